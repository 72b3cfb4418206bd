<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/** What came in, read once and checked to be text that a database can hold. */
final class Request
{
    /** @param array<string, mixed> $input query and body together; the body wins */
    private function __construct(
        public readonly string $method,
        public readonly string $path,
        public readonly array $input,
    ) {
    }

    public static function from_globals(): self
    {
        $method = $_SERVER['REQUEST_METHOD'] ?? 'GET';
        $path = rawurldecode(explode('?', $_SERVER['REQUEST_URI'] ?? '/', 2)[0]);
        $path = $path === '/' ? '/' : rtrim($path, '/');
        $input = $_GET;
        if (!in_array($method, ['GET', 'HEAD', 'OPTIONS'], true)) {
            $input = self::body() + $input;
        }
        self::must_be_text($path);
        array_walk_recursive($input, self::must_be_text(...));
        return new self($method === 'HEAD' ? 'GET' : $method, $path, $input);
    }

    /** @return array<string, mixed> */
    private static function body(): array
    {
        $type = strtolower(trim(explode(';', $_SERVER['CONTENT_TYPE'] ?? '', 2)[0]));
        if ($type === 'multipart/form-data' || $type === 'application/x-www-form-urlencoded') {
            return $_POST;
        }
        $raw = (string) file_get_contents('php://input');
        if ($raw === '') {
            return [];
        }
        if ($type !== 'application/json') {
            throw new HttpError(res_not_ok('Send the body as application/json', 415));
        }
        $body = json_decode($raw, true, 32);
        if (!is_array($body) || ($body !== [] && array_is_list($body))) {
            throw new HttpError(res_not_ok('The body is not a JSON object'));
        }
        return $body;
    }

    private static function must_be_text(mixed $value, mixed $key = ''): void
    {
        foreach ([$value, $key] as $text) {
            if (is_string($text) && (str_contains($text, "\0") || !mb_check_encoding($text, 'UTF-8'))) {
                throw new HttpError(res_not_ok('The request holds bytes that are not text'));
            }
        }
    }

    /** The visitor's address, as the proxy in front of this container saw it. */
    public static function client_address(): string
    {
        return $_SERVER['REMOTE_ADDR'] ?? '';
    }

    public static function bearer_token(): ?string
    {
        return preg_match('/^Bearer +(\S+)$/i', $_SERVER['HTTP_AUTHORIZATION'] ?? '', $m) ? $m[1] : null;
    }
}
