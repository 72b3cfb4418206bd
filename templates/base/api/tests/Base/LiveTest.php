<?php

declare(strict_types=1);

namespace Tests\Base;

use StoneScriptPHP\Accounts;
use Tests\Support\Environment;
use Tests\Support\Files;
use Tests\Support\Server;
use Tests\Support\TestCase;

/** What only shows when nginx and php-fpm are there. */
final class LiveTest extends TestCase
{
    private static Server $server;
    private static string $token;
    /** @var resource */
    private static $deaf;

    protected static function environment(): array
    {
        // Takes connections and says nothing: the worst of mail servers.
        self::$deaf = stream_socket_server('tcp://127.0.0.1:0');
        return ['MAIL_HOST' => '127.0.0.1', 'MAIL_PORT' => substr(strrchr(stream_socket_get_name(self::$deaf, false), ':'), 1), 'UPLOAD_MAX_SIZE' => '1M'];
    }

    public static function setUpBeforeClass(): void
    {
        parent::setUpBeforeClass();
        self::$token = 'Authorization: Bearer ' . Accounts::session(Accounts::create('owner', 'owner@sample.test', '', self::PASSWORD))->data['token'];
        Environment::disconnect();
        self::$server = new Server();
    }

    public static function tearDownAfterClass(): void
    {
        fclose(self::$deaf);
        self::$server->stop();
    }

    private function send(string $bytes, string $name): array
    {
        return self::$server->ask('POST', '/admin/uploads', ['file' => new \CURLStringFile($bytes, $name), 'alt' => 'A picture'], [self::$token]);
    }

    public function test_it_is_healthy_and_says_nothing_of_itself(): void
    {
        $answer = self::$server->ask('GET', '/health');
        self::assertSame([200, ['database' => 'ok'], 'nginx', 'nosniff', 'no-store'], [$answer['status'], $answer['data'], $answer['headers']['server'],
            $answer['headers']['x-content-type-options'], $answer['headers']['cache-control']]);
        self::assertArrayNotHasKey('x-powered-by', $answer['headers']);
        self::assertSame('', self::$server->ask('HEAD', '/health')['body']);
        self::assertLessThan(0.2, min(array_map(static fn (): float => self::$server->ask('GET', '/health')['seconds'], range(1, 3))));
    }

    public function test_a_picture_travels_there_and_back(): void
    {
        $kept = $this->send(Files::picture(600, 400), '../../x.php.jpg');
        self::assertSame([200, 'A picture'], [$kept['status'], $kept['data']['alt']], $kept['body']);
        $file = self::$server->ask('GET', str_replace('/api', '', $kept['data']['url']));
        self::assertSame([200, 'image/jpeg', 'nosniff', "default-src 'none'; sandbox"], [$file['status'], $file['headers']['content-type'], $file['headers']['x-content-type-options'],
            $file['headers']['content-security-policy']]);
        self::assertStringContainsString('immutable', $file['headers']['cache-control']);
        self::assertArrayNotHasKey('content-disposition', $file['headers']);
        self::assertSame('image/webp', self::$server->ask('GET', str_replace('/api', '', $kept['data']['variants'][0]['url']))['headers']['content-type']);
    }

    public function test_a_document_is_for_saving(): void
    {
        $kept = $this->send(Files::pdf(), 'plan.pdf');
        $file = self::$server->ask('GET', str_replace('/api', '', $kept['data']['url']));
        self::assertSame([200, 'attachment', 'application/pdf'], [$file['status'], $file['headers']['content-disposition'], $file['headers']['content-type']]);
    }

    public function test_what_is_too_large_is_said_so(): void
    {
        foreach ([1_100_000, 3_000_000, 9_000_000] as $size) {
            $answer = $this->send(str_pad(Files::picture(40, 40), $size, "\0"), 'a.jpg');
            self::assertSame([413, 'not ok'], [$answer['status'], json_decode($answer['body'], true)['status'] ?? $answer['body']], (string) $size);
        }
        self::assertSame(413, self::$server->ask('POST', '/letters', ['name' => 'x', 'body' => str_repeat('y', 1_200_000)])['status']);
        self::assertSame(415, self::$server->ask('POST', '/letters', '<xml/>', ['Content-Type: text/xml'])['status']);
    }

    public function test_nothing_but_uploads_can_be_fetched(): void
    {
        self::$server->ask('GET', '/whoami', null, [self::$token]);
        self::assertFileExists(getenv('STORAGE_PATH') . '/keys/jwt.pem');
        foreach (['/files/../keys/jwt.pem', '/files/%2e%2e/keys/jwt.pem', '/files/..%2fkeys/jwt.pem', '/files//../keys/jwt.pem', '/files../keys/jwt.pem', '/files/', '/storage/keys/jwt.pem',
            '/../Framework/Jwt.php', '/index.php', '/index.php/health', '/.env', '/bin/migrate', '/src/config/routes.php'] as $path) {
            $answer = self::$server->ask('GET', $path);
            self::assertContains($answer['status'], [400, 403, 404], $path);
            self::assertStringNotContainsString('PRIVATE', $answer['body']);
            self::assertStringNotContainsString('<?php', $answer['body']);
        }
    }

    public function test_what_lies_in_storage_is_never_run(): void
    {
        file_put_contents(getenv('STORAGE_PATH') . '/public/x.php', '<?php echo "it " . "ran";');
        self::assertStringNotContainsString('it ran', self::$server->ask('GET', '/files/x.php')['body']);
        unlink(getenv('STORAGE_PATH') . '/public/x.php');
    }

    public function test_a_browser_logs_in_refreshes_and_logs_out(): void
    {
        $login = self::$server->ask('POST', '/auth/login', ['email' => 'owner@sample.test', 'password' => self::PASSWORD]);
        $cookie = strtok($login['headers']['set-cookie'], ';');
        $refreshed = self::$server->ask('POST', '/auth/refresh', [], ["Cookie: other=1; $cookie"]);
        self::assertSame(200, $refreshed['status'], $refreshed['body']);
        $out = self::$server->ask('POST', '/auth/logout', [], ['Cookie: ' . strtok($refreshed['headers']['set-cookie'], ';')]);
        self::assertStringContainsString('Max-Age=0', $out['headers']['set-cookie']);
        self::assertSame(401, self::$server->ask('GET', '/auth/me', null, ['Authorization: Bearer ' . $refreshed['data']['token']])['status']);
    }

    public function test_only_the_sites_own_origin_may_ask_from_elsewhere(): void
    {
        $ask = static fn (string $origin): array => self::$server->ask('OPTIONS', '/letters', null, ["Origin: $origin", 'Access-Control-Request-Method: POST'])['headers'];
        self::assertSame('https://sample.test', $ask('https://sample.test')['access-control-allow-origin']);
        foreach (['https://evil.example', 'https://sample.test.evil.example', 'null', 'http://sample.test'] as $origin) {
            self::assertArrayNotHasKey('access-control-allow-origin', $ask($origin));
        }
    }

    public function test_the_visitor_does_not_wait_for_mails_and_a_flood_is_stopped(): void
    {
        $count = fn (): int => $this->sql('select count(*) from letters')[0]['count'];
        $before = $count();
        $first = self::$server->ask('POST', '/letters', ['name' => 'Asha', 'body' => 'Hello']);
        self::assertSame(200, $first['status'], $first['body']);
        self::assertLessThan(2.0, $first['seconds'], 'the mail server does not answer at all');
        $statuses = array_count_values(array_map(static fn (): int => self::$server->ask('POST', '/letters', ['name' => 'Asha', 'body' => 'Hello'])['status'], range(1, 300)));
        self::assertSame([200 => 2, 429 => 298], $statuses);
        self::assertSame($before + 3, $count());
        self::assertStringContainsString('Rate limit reached', self::$server->log());
    }

    public function test_an_address_that_the_visitor_made_up_is_not_believed(): void
    {
        $ask = static fn (int $i): int => self::$server->ask('POST', '/auth/login', ['email' => "x$i@sample.test", 'password' => 'wrong wrong'], ["X-Forwarded-For: 203.0.113.$i"])['status'];
        self::assertSame(429, array_slice(array_map($ask, range(1, 12)), -1)[0]);
    }

    public function test_broken_requests_get_an_answer(): void
    {
        foreach ([['POST', '/letters', '{"a":'], ['POST', '/letters', str_repeat('[', 100000)], ['GET', '/%00', null], ['GET', '/%ff%fe', null], ['PATCH', '/health', null], ['POST', '/letters', "\xff\xfe"],
            ['GET', '/whoami?a[b][c]=%ff', null], ['TRACE', '/health', null], ['DELETE', '/', null]] as [$method, $path, $body]) {
            $status = self::$server->ask($method, $path, $body, ['Content-Type: application/json'])['status'];
            self::assertContains($status, [400, 404, 405], "$method $path");
        }
        self::assertStringNotContainsString('"level":"error"', self::$server->log());
    }
}
