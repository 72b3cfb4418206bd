<?php

declare(strict_types=1);

namespace StoneScriptPHP;

final class ApiResponse
{
    /** What stands in place of JSON, and its type. */
    private ?string $raw = null;

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

    /** An answer that is not JSON: a style sheet, a feed, a document. */
    public static function raw(string $body, string $type, int $http = 200): self
    {
        $answer = new self('ok', 'ok', null, $http, [], ['Content-Type' => $type]);
        $answer->raw = $body;
        return $answer;
    }

    public function with_header(string $name, string $value): self
    {
        $this->headers[$name] = $value;
        return $this;
    }

    public function body(): string
    {
        if ($this->raw !== null) {
            return $this->raw;
        }
        $body = ['status' => $this->status, 'message' => $this->message, 'data' => $this->data];
        if ($this->errors !== []) {
            $body['errors'] = $this->errors;
        }
        return json_encode($body, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR);
    }
}
