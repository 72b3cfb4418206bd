<?php

declare(strict_types=1);

namespace Tests\Support;

use StoneScriptPHP\Accounts;
use StoneScriptPHP\Application;
use StoneScriptPHP\Database;
use StoneScriptPHP\Request;

/**
 * Tests that ask the api as a browser does: $this->post('/contact', ['name' => 'Asha']). Each class has a fresh database with
 * everything migrated, and an empty storage; each test asks from another address, so that limits of one do not meet another.
 */
abstract class TestCase extends \PHPUnit\Framework\TestCase
{
    public const PASSWORD = 'a password of the tests';

    protected string $address = '';
    private int $log_size = 0;
    /** @var array<string, string> */
    private static array $tokens = [];
    private static ?AlertSink $alerts = null;

    /** @return array<string, string> what is different in the environment of this class */
    protected static function environment(): array
    {
        return [];
    }

    public static function setUpBeforeClass(): void
    {
        self::$tokens = [];
        self::$alerts ??= new AlertSink();
        $storage = sys_get_temp_dir() . '/storage-' . bin2hex(random_bytes(6));
        mkdir($storage);
        Environment::set(static::environment() + [
            'APP_NAME' => 'Sample & Sons', 'APP_DOMAIN' => 'sample.test', 'CORS_ORIGIN' => 'https://sample.test', 'APP_ENV' => 'production', 'LOG_LEVEL' => 'info',
            'JWT_SECRET' => str_repeat('secret', 10), 'ALERT_SECRET' => 'alert secret', 'ALERT_INTERNAL_URL' => self::$alerts->url(), 'STORAGE_PATH' => $storage,
            'MAIL_HOST' => '', 'MAIL_FROM_ADDRESS' => 'site@sample.test', 'OWNER_EMAIL' => '', 'OWNER_PASSWORD_HASH' => '', 'UPLOAD_MAX_SIZE' => '4M',
        ]);
        TestDatabase::fresh();
    }

    protected function setUp(): void
    {
        $this->address = implode('.', [10, random_int(0, 255), random_int(0, 255), random_int(1, 254)]);
        Environment::forget_request();
        self::$alerts?->take();
        $this->log_size = (int) @filesize((string) getenv('API_LOG'));
    }

    protected function get(string $path, ?string $token = null, array $headers = []): Answer
    {
        return $this->request('GET', $path, [], $token, $headers);
    }

    protected function post(string $path, array|string $body = [], ?string $token = null): Answer
    {
        return $this->request('POST', $path, $body, $token);
    }

    protected function put(string $path, array|string $body = [], ?string $token = null): Answer
    {
        return $this->request('PUT', $path, $body, $token);
    }

    protected function patch(string $path, array|string $body = [], ?string $token = null): Answer
    {
        return $this->request('PATCH', $path, $body, $token);
    }

    protected function delete(string $path, ?string $token = null): Answer
    {
        return $this->request('DELETE', $path, [], $token);
    }

    /**
     * Through everything that a request goes through, and what is done after the answer as well.
     *
     * @param array<string, mixed>|string $body a string is sent as it is
     * @param array<string, string> $headers names in lower case
     * @param array<string, array{name: string, tmp_name: string, size: int, error: int}> $files
     */
    protected function request(string $method, string $path, array|string $body = [], ?string $token = null, array $headers = [], array $cookies = [], array $files = []): Answer
    {
        [$place, $query] = explode('?', $path, 2) + [1 => ''];
        parse_str($query, $values);
        $headers += $token === null ? [] : ['authorization' => "Bearer $token"];
        $read = fn (): Request => new Request(
            $method, rawurldecode($place), $values, $files === [] && $body !== [] ? Request::json(is_string($body) ? $body : json_encode($body, JSON_THROW_ON_ERROR)) : (array) $body,
            $headers, $cookies, $files, $this->address,
        );
        $answer = new Answer(Application::handle(self::routes(), $read));
        Application::finish();
        return $answer;
    }

    /** Sends bytes as a file, as a form does. */
    protected function upload(string $bytes, string $name, ?string $token, array $fields = [], string $path = '/admin/uploads'): Answer
    {
        $file = tempnam(sys_get_temp_dir(), 'upload');
        file_put_contents($file, $bytes);
        try {
            return $this->request('POST', $path, $fields, $token, files: ['file' => ['name' => $name, 'tmp_name' => $file, 'size' => strlen($bytes), 'error' => UPLOAD_ERR_OK]]);
        } finally {
            unlink($file);
        }
    }

    /** A token of an account with this role, made when first asked for: <role>@sample.test, with PASSWORD. */
    protected function token(string $role = 'owner'): string
    {
        return self::$tokens[$role] ??= Accounts::session(Accounts::create($role, "$role@sample.test", ucfirst($role), self::PASSWORD))->data['token'];
    }

    /** @return list<array<string, mixed>> */
    protected function sql(string $sql, mixed ...$values): array
    {
        return Database::query($sql, $values);
    }

    /** @return list<array{room: string, event: string, data: array}> what was told to who has the site open, since last asked */
    protected function alerts(): array
    {
        return array_map(static fn (array $alert): array => array_diff_key($alert, ['listeners' => 1]), $this->published());
    }

    /** @return list<array{room: string, event: string, data: array, listeners?: list<string>}> the same, as the alert service takes it */
    protected function published(): array
    {
        return self::$alerts->take();
    }

    /** What this test has caused in the api's log. */
    protected function logged(): string
    {
        return (string) file_get_contents((string) getenv('API_LOG'), false, null, $this->log_size);
    }

    private static function routes(): array
    {
        $config = dirname(__DIR__, 2) . '/src/config';
        return array_replace_recursive(require "$config/base-routes.php", require "$config/routes.php");
    }
}
