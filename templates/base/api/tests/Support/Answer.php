<?php

declare(strict_types=1);

namespace Tests\Support;

use StoneScriptPHP\ApiResponse;

/** What a visitor got. */
final class Answer
{
    public readonly int $status;
    public readonly string $body;
    public readonly string $message;
    public readonly mixed $data;
    /** @var array<string, list<string>> */
    public readonly array $errors;
    /** @var array<string, string> names in lower case */
    public readonly array $headers;

    public function __construct(ApiResponse $response)
    {
        $this->status = $response->http;
        $this->headers = array_change_key_case($response->headers);
        $this->body = $response->body();
        $json = isset($this->headers['content-type']) ? [] : json_decode($this->body, true, 512, JSON_THROW_ON_ERROR);
        $this->message = $json['message'] ?? '';
        $this->data = $json['data'] ?? null;
        $this->errors = $json['errors'] ?? [];
    }

    /** The value of a cookie that was set; '' when it was taken away. */
    public function cookie(string $name): ?string
    {
        return preg_match("/^$name=([^;]*)/", $this->headers['set-cookie'] ?? '', $m) ? $m[1] : null;
    }
}
