<?php

declare(strict_types=1);

namespace Tests\Base;

use StoneScriptPHP\Accounts;
use Tests\Support\Answer;
use Tests\Support\TestCase;

final class LoginTest extends TestCase
{
    private function login(string $email, string $password): Answer
    {
        return $this->post('/auth/login', ['email' => $email, 'password' => $password]);
    }

    public function test_the_right_password_opens_a_session(): void
    {
        $this->token('owner');
        $answer = $this->login('Owner@Sample.test', self::PASSWORD);
        self::assertSame(200, $answer->status);
        self::assertSame(['id', 'email', 'name', 'role', 'first_password'], array_keys($answer->data['user']));
        self::assertSame(200, $this->get('/auth/me', $answer->data['token'])->status);
        self::assertStringContainsString('HttpOnly; SameSite=Strict; Secure', $answer->headers['set-cookie']);
        self::assertStringContainsString('Path=/api/auth;', $answer->headers['set-cookie']);
    }

    public function test_a_wrong_password_and_an_unknown_address_get_the_same_answer(): void
    {
        $this->token('owner');
        $wrong = $this->login('owner@sample.test', 'not the password');
        $unknown = $this->login('nobody@sample.test', self::PASSWORD);
        self::assertSame([401, $wrong->body], [$unknown->status, $unknown->body]);
        self::assertArrayNotHasKey('set-cookie', $wrong->headers);
    }

    public function test_an_unknown_address_takes_as_long_as_one_with_the_platforms_hash(): void
    {
        $hash = '$argon2id$v=19$m=19456,t=2,p=1$TepA0TpDaTeVW4Vk9C/dIg$Zm9yIHRoZSB0aW1lIG9ubHksIG5vdCBhIHJlYWwgb25l';
        $id = $this->sql("insert into users (email, role, password_hash) values ('slow@sample.test', 'editor', ?) returning id", $hash)[0]['id'];
        $seconds = function (string $email): float {
            $start = microtime(true);
            $this->login($email, 'some password');
            return microtime(true) - $start;
        };
        $known = min($seconds('slow@sample.test'), $seconds('slow@sample.test'));
        $unknown = min($seconds('nobody@sample.test'), $seconds('nobody@sample.test'));
        self::assertGreaterThan($known / 3, $unknown, "account $id");
        self::assertLessThan($known * 3, $unknown, "account $id");
    }

    public function test_eleven_wrong_passwords_close_the_door_for_that_visitor_only(): void
    {
        $this->token('owner');
        for ($i = 0; $i < 10; $i++) {
            self::assertSame(401, $this->login("guess$i@sample.test", 'wrong wrong')->status);
        }
        $closed = $this->login('owner@sample.test', self::PASSWORD);
        self::assertSame(429, $closed->status);
        self::assertGreaterThan(0, (int) $closed->headers['retry-after']);
        $this->address = '10.255.0.1';
        self::assertSame(200, $this->login('owner@sample.test', self::PASSWORD)->status);
    }

    public function test_an_account_is_closed_for_a_while_to_guesses_from_many_addresses(): void
    {
        $this->sql("insert into users (email, role, password_hash) values ('target@sample.test', 'editor', ?)", password_hash('right right', PASSWORD_ARGON2ID, ['memory_cost' => 8192, 'time_cost' => 1]));
        $last = 0;
        for ($i = 0; $i < 31; $i++) {
            $this->address = "10.99.0.$i";
            $last = $this->login('TARGET@sample.test', 'wrong wrong')->status;
        }
        self::assertSame(429, $last);
    }

    public function test_right_passwords_do_not_count(): void
    {
        $this->token('owner');
        for ($i = 0; $i < 12; $i++) {
            self::assertSame(200, $this->login('owner@sample.test', self::PASSWORD)->status);
        }
    }

    public function test_a_customer_does_not_get_in_where_the_owner_does(): void
    {
        Accounts::create('customer', 'both@sample.test', 'Customer', 'the customers password');
        self::assertSame(401, $this->login('both@sample.test', 'the customers password')->status);
        Accounts::create('editor', 'both@sample.test', 'Editor', 'the editors password');
        self::assertSame('editor', $this->login('both@sample.test', 'the editors password')->data['user']['role']);
    }

    public function test_another_sites_page_cannot_log_anybody_in(): void
    {
        $this->token('owner');
        $from = fn (array $headers): int => $this->request('POST', '/auth/login', ['email' => 'owner@sample.test', 'password' => self::PASSWORD], null, $headers)->status;
        self::assertSame(403, $from(['sec-fetch-site' => 'cross-site']));
        self::assertSame(403, $from(['sec-fetch-site' => 'same-site', 'origin' => 'https://neighbour.test']), 'a site beside it on the same domain');
        self::assertSame(403, $from(['sec-fetch-site' => 'same-site']));
        self::assertSame(200, $from(['sec-fetch-site' => 'same-site', 'origin' => 'https://sample.test']));
        self::assertSame(200, $from(['sec-fetch-site' => 'same-origin', 'origin' => 'https://sample.test']));
    }

    public function test_hostile_words_are_words(): void
    {
        foreach (["' or '1'='1", '"; drop table users; --', "owner@sample.test\r\nX: y", '${jndi:ldap://x}', str_repeat('a', 254)] as $email) {
            self::assertSame(401, $this->login($email, "' or true --")->status, $email);
        }
        self::assertSame(400, $this->login(str_repeat('a', 255), 'x')->status);
        self::assertSame(400, $this->post('/auth/login', ['email' => ['a' => 'b'], 'password' => ['x']])->status);
        self::assertSame(400, $this->post('/auth/login', '{"email": null}')->status);
        $log = $this->logged();
        self::assertStringContainsString('A login was refused', $log);
        self::assertStringNotContainsString('drop table', $log);
    }
}
