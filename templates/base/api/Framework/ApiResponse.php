<?php

declare(strict_types=1);

namespace StoneScriptPHP;

final class ApiResponse
{
    /**
     * @param array<string, list<string>> $errors  what is wrong, per field
     * @param array<string, string>       $headers
     */
    public function __construct(
        public readonly string $status,
        public readonly string $message,
        public readonly mixed $data = null,
        public readonly int $http = 200,
        public readonly array $errors = [],
        public array $headers = [],
    ) {
    }

    public function with_header(string $name, string $value): self
    {
        $this->headers[$name] = $value;
        return $this;
    }

    public function body(): string
    {
        $body = ['status' => $this->status, 'message' => $this->message, 'data' => $this->data];
        if ($this->errors !== []) {
            $body['errors'] = $this->errors;
        }
        return json_encode($body, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR);
    }
}
