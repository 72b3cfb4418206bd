<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/** What came in, read once and checked to be text that a database can hold. */
final class Request
{
    /** Bytes of a JSON body: a long article, not a film. Files come as multipart and have their own limit. */
    private const MAX_JSON = 1024 * 1024;

    /** Query and body together; the body wins. @var array<string, mixed> */
    public readonly array $input;

    /** The visitor's cookies that are text: other sites may set arbitrary ones for this domain. @var array<string, string> */
    public readonly array $cookies;

    /**
     * @param string $path decoded, without the query and without a slash at the end
     * @param array<string, mixed>  $query
     * @param array<string, mixed>  $body
     * @param array<string, string> $headers names in lower case
     * @param array<string, string> $cookies
     * @param array<string, array{name: string, tmp_name: string, size: int, error: int}> $files one per field, as in $_FILES
     * @param string $address the visitor's, as the proxy in front of this container saw it
     */
    public function __construct(
        public readonly string $method,
        public readonly string $path,
        public readonly array $query = [],
        public readonly array $body = [],
        public readonly array $headers = [],
        array $cookies = [],
        public readonly array $files = [],
        public readonly string $address = '',
    ) {
        $this->input = $body + $query;
        $this->cookies = array_filter($cookies, self::is_text(...));
        self::must_be_text($path);
        self::all_text($query);
        self::all_text($body);
    }

    public static function from_globals(): self
    {
        $method = $_SERVER['REQUEST_METHOD'] ?? 'GET';
        $path = rawurldecode(explode('?', $_SERVER['REQUEST_URI'] ?? '/', 2)[0]);
        return new self(
            $method === 'HEAD' ? 'GET' : $method,
            $path === '/' ? '/' : rtrim($path, '/'),
            $_GET,
            in_array($method, ['GET', 'HEAD', 'OPTIONS'], true) ? [] : self::read_body($_SERVER['CONTENT_TYPE'] ?? ''),
            self::read_headers(),
            array_filter($_COOKIE, 'is_string'),
            array_filter($_FILES, static fn (array $file): bool => is_string($file['name'])),
            $_SERVER['REMOTE_ADDR'] ?? '',
        );
    }

    /** @return array<string, mixed> */
    public static function json(string $raw): array
    {
        if (strlen($raw) > self::MAX_JSON) {
            throw new HttpError(res_not_ok(Texts::of('too_large'), 413));
        }
        $body = json_decode($raw, true, 32);
        if (!is_array($body) || ($body !== [] && array_is_list($body))) {
            throw new HttpError(res_not_ok(Texts::of('no_json_object')));
        }
        return $body;
    }

    /** The visitor's address. */
    public static function client_address(): string
    {
        return Application::$request->address ?? '';
    }

    public function bearer_token(): ?string
    {
        return preg_match('/^Bearer +(\S{1,4096})$/Di', $this->headers['authorization'] ?? '', $m) ? $m[1] : null;
    }

    /** @return array<string, mixed> */
    private static function read_body(string $content_type): array
    {
        $type = strtolower(trim(explode(';', $content_type, 2)[0]));
        if ($type === 'multipart/form-data' || $type === 'application/x-www-form-urlencoded') {
            if ($_POST === [] && $_FILES === [] && (int) ($_SERVER['CONTENT_LENGTH'] ?? 0) > ini_parse_quantity((string) ini_get('post_max_size'))) {
                throw new HttpError(res_not_ok(Texts::of('too_large'), 413));
            }
            return $_POST;
        }
        $raw = (string) file_get_contents('php://input', false, null, 0, self::MAX_JSON + 1);
        if ($raw === '') {
            return [];
        }
        return $type === 'application/json' ? self::json($raw) : throw new HttpError(res_not_ok(Texts::of('no_json'), 415));
    }

    /** @return array<string, string> */
    private static function read_headers(): array
    {
        $headers = [];
        foreach ($_SERVER as $name => $value) {
            if (is_string($value) && str_starts_with((string) $name, 'HTTP_')) {
                $headers[strtolower(strtr(substr($name, 5), '_', '-'))] = $value;
            }
        }
        return $headers;
    }

    private static function all_text(array $values): void
    {
        foreach ($values as $key => $value) {
            self::must_be_text((string) $key);
            is_array($value) ? self::all_text($value) : self::must_be_text($value);
        }
    }

    private static function must_be_text(mixed $text): void
    {
        if (is_string($text) && !self::is_text($text)) {
            throw new HttpError(res_not_ok(Texts::of('no_text')));
        }
    }

    private static function is_text(string $text): bool
    {
        return !str_contains($text, "\0") && mb_check_encoding($text, 'UTF-8');
    }
}
