<?php

declare(strict_types=1);

namespace Tests\Base;

use StoneScriptPHP\Accounts;
use StoneScriptPHP\Device;
use Tests\Support\Answer;
use Tests\Support\TestCase;

final class OwnSessionsTest extends TestCase
{
    private const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
    private static int $number = 0;
    private int $id;
    private string $email;

    protected function setUp(): void
    {
        parent::setUp();
        $this->email = 'many' . ++self::$number . '@sample.test';
        $this->id = Accounts::create('editor', $this->email, '', self::PASSWORD);
    }

    private function login(string $agent = self::FIREFOX): Answer
    {
        return $this->request('POST', '/auth/login', ['email' => $this->email, 'password' => self::PASSWORD], null, ['user-agent' => $agent]);
    }

    public function test_an_account_sees_where_it_is_logged_in_and_which_one_this_is(): void
    {
        $phone = $this->login('Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1');
        $here = $this->login();
        $this->sql("update sessions set used_at = used_at - interval '1 hour' where system = 'iPhone'");
        $rows = $this->get('/auth/sessions', $here->data['token'])->data;
        self::assertSame([['Firefox', 'Windows', true], ['Safari', 'iPhone', false]], array_map(static fn (array $r): array => [$r['browser'], $r['system'], $r['current']], $rows));
        self::assertSame(['id', 'browser', 'system', 'created_at', 'used_at', 'current'], array_keys($rows[0]));
        $this->request('POST', '/auth/refresh', cookies: ['session' => $phone->cookie('session')]);
        self::assertSame('Safari', $this->get('/auth/sessions', $here->data['token'])->data[0]['browser'], 'each use counts');
    }

    public function test_one_session_is_ended_and_the_others_go_on(): void
    {
        [$here, $there, $third] = [$this->login(), $this->login(), $this->login()];
        $token = $there->data['token'];
        $id = array_column(array_filter($this->get('/auth/sessions', $token)->data, static fn (array $r): bool => $r['current']), 'id')[0];
        self::assertSame(200, $this->delete("/auth/sessions/$id", $here->data['token'])->status);
        self::assertSame(401, $this->get('/auth/me', $token)->status);
        self::assertSame(401, $this->request('POST', '/auth/refresh', cookies: ['session' => $there->cookie('session')])->status);
        self::assertSame(200, $this->get('/auth/me', $third->data['token'])->status);
        self::assertSame(404, $this->delete("/auth/sessions/$id", $here->data['token'])->status);
    }

    public function test_all_others_are_ended_at_once(): void
    {
        [$first, $here, $third] = [$this->login(), $this->login(), $this->login()];
        $answer = $this->delete('/auth/sessions', $here->data['token']);
        self::assertSame([200, 2], [$answer->status, $answer->data['ended']]);
        self::assertSame([401, 200, 401], array_map(fn (Answer $a): int => $this->get('/auth/me', $a->data['token'])->status, [$first, $here, $third]));
        self::assertSame(200, $this->get('/auth/me', $this->token('owner'))->status, 'of another account');
    }

    public function test_another_accounts_sessions_are_not_to_be_seen_or_ended(): void
    {
        $mine = $this->login()->data['token'];
        $this->token('owner');
        $theirs = $this->sql('select s.id from sessions s join users u on u.id = s.user_id where u.email = ?', 'owner@sample.test')[0]['id'];
        self::assertNotContains($theirs, array_column($this->get('/auth/sessions', $mine)->data, 'id'));
        self::assertSame(404, $this->delete("/auth/sessions/$theirs", $mine)->status);
        $own = $this->sql('select id from sessions where user_id = ?', $this->id)[0]['id'];
        self::assertSame(404, $this->delete("/auth/sessions/$own", $this->token('owner'))->status, 'not even by the owner');
        self::assertSame([200, 200], [$this->get('/auth/me', $mine)->status, $this->get('/auth/me', $this->token('owner'))->status]);
    }

    public function test_nobody_else_reaches_them(): void
    {
        $customer = Accounts::session(Accounts::create('customer', $this->email, '', self::PASSWORD))->data['token'];
        foreach ([['GET', '/auth/sessions'], ['DELETE', '/auth/sessions'], ['DELETE', '/auth/sessions/1']] as [$method, $path]) {
            self::assertSame(401, $this->request($method, $path)->status);
            self::assertSame(403, $this->request($method, $path, token: $customer)->status);
        }
        self::assertSame(400, $this->delete('/auth/sessions/1%20or%201=1', $this->token('owner'))->status);
    }

    public function test_of_what_a_browser_calls_itself_only_known_names_are_kept(): void
    {
        $names = [
            'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36' => ['Chrome', 'Linux'],
            'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0' => ['Edge', 'Windows'],
            'Mozilla/5.0 (Linux; Android 15; SM-S931B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36' => ['Samsung Internet', 'Android'],
            'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15' => ['Safari', 'macOS'],
            "<script>alert(1)</script>'; drop table sessions; --" => ['', ''],
            '' => ['', ''],
        ];
        foreach ($names as $agent => $name) {
            self::assertSame($name, array_values(Device::of($agent)), $agent);
        }
        self::assertSame(200, $this->login("<img src=x onerror=alert(1)> Firefox/1 \u{202e}" . str_repeat('x', 9000))->status);
        self::assertSame([['browser' => 'Firefox', 'system' => '']], $this->sql('select browser, system from sessions where user_id = ?', $this->id));
    }
}
