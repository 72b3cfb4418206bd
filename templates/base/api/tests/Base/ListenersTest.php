<?php

declare(strict_types=1);

namespace Tests\Base;

use StoneScriptPHP\Accounts;
use StoneScriptPHP\Alert;
use StoneScriptPHP\Application;
use Tests\Support\Answer;
use Tests\Support\TestCase;

/** Who hears what is told to the owner. */
final class ListenersTest extends TestCase
{
    private static int $number = 0;
    private int $id;
    private string $email;
    private string $keeper;

    protected function setUp(): void
    {
        parent::setUp();
        $this->email = 'ear' . ++self::$number . '@sample.test';
        $this->id = Accounts::create('editor', $this->email, '', self::PASSWORD);
        $this->keeper = $this->listener($this->token());
    }

    /** What the ticket makes of the connection, as the alert service reads it. */
    private function listener(string $token): string
    {
        $claims = $this->ticket($token);
        return "$claims[sub]-$claims[sid]";
    }

    private function ticket(string $token): array
    {
        return json_decode(base64_decode(strtr(explode('.', $this->get('/admin/alert-ticket', $token)->data['ticket'])[1], '-_', '+/')), true);
    }

    private function login(): Answer
    {
        return $this->post('/auth/login', ['email' => $this->email, 'password' => self::PASSWORD]);
    }

    private function hears(string $listener): bool
    {
        $this->published();
        Alert::publish('owner', 'letter.received', ['id' => 1]);
        Application::finish();
        [$told] = $this->published();
        self::assertContains($this->keeper, $told['listeners'], 'another account hears it whatever happened');
        return in_array($listener, $told['listeners'], true);
    }

    public function test_a_ticket_names_the_session_and_is_short(): void
    {
        $claims = $this->ticket($this->login()->data['token']);
        self::assertSame([(string) $this->id, 'editor', 'alert', 60], [$claims['sub'], $claims['role'], $claims['aud'], $claims['exp'] - $claims['iat']]);
        self::assertSame([['id' => $claims['sid']]], $this->sql('select id from sessions where user_id = ?', $this->id));
    }

    public function test_the_public_is_told_without_a_list(): void
    {
        $this->published();
        Alert::publish('public', 'content.changed');
        Application::finish();
        self::assertSame([['room' => 'public', 'event' => 'content.changed', 'data' => []]], $this->published());
    }

    public function test_a_new_cookie_of_the_same_session_and_another_role_change_nothing(): void
    {
        $login = $this->login();
        $listener = $this->listener($login->data['token']);
        $this->request('POST', '/auth/refresh', cookies: ['session' => $login->cookie('session')]);
        self::assertTrue($this->hears($listener));
        self::assertSame(200, $this->patch("/admin/users/$this->id", ['role' => 'owner'], $this->token())->status);
        self::assertTrue($this->hears($listener));
    }

    public function test_only_who_works_for_the_site_hears_it(): void
    {
        $customer = Accounts::create('customer', $this->email, '', self::PASSWORD);
        $token = Accounts::session($customer)->data['token'];
        self::assertSame(403, $this->get('/admin/alert-ticket', $token)->status);
        self::assertSame(401, $this->get('/admin/alert-ticket')->status);
        self::assertFalse($this->hears("$customer-" . $this->sql('select id from sessions where user_id = ?', $customer)[0]['id']));
        $listener = $this->listener($this->login()->data['token']);
        $this->sql("update users set role = 'customer', email = 'was.' || email where id = ?", $this->id);
        self::assertFalse($this->hears($listener), 'the role counts as it is now');
    }

    /** @return array<string, array{callable(self, Answer $login, string $there): mixed}> how a session ends */
    public static function ends(): array
    {
        return [
            'logged out' => [static fn (self $t, Answer $a): Answer => $t->request('POST', '/auth/logout', cookies: ['session' => $a->cookie('session')])],
            'logged out elsewhere' => [static fn (self $t, Answer $a, string $there): Answer => $t->delete('/auth/sessions', $there)],
            'this one ended elsewhere' => [static fn (self $t, Answer $a, string $there): Answer
                => $t->delete('/auth/sessions/' . $t->ticket($a->data['token'])['sid'], $there)],
            'another password' => [static fn (self $t, Answer $a, string $there): Answer
                => $t->post('/auth/password', ['old' => self::PASSWORD, 'new' => 'a password that is new'], $there)],
            'a password drawn by the owner' => [static fn (self $t): Answer => $t->patch("/admin/users/$t->id", ['reset_password' => true], $t->token())],
            'a password by a link' => [static function (self $t): Answer {
                $t->sql("insert into password_resets (hash, user_id, expires_at) values (?, ?, now() + interval '1 minute')", hash('sha256', $link = bin2hex(random_bytes(32))), $t->id);
                return $t->post('/auth/reset', ['token' => $link, 'new' => 'a password that is new']);
            }],
            'the account deleted' => [static fn (self $t): Answer => $t->delete("/admin/users/$t->id", $t->token())],
            'its time is over' => [static fn (self $t): array => $t->sql("update sessions set expires_at = now() - interval '1 second' where user_id = ?", $t->id)],
        ];
    }

    #[\PHPUnit\Framework\Attributes\DataProvider('ends')]
    public function test_who_has_been_logged_out_hears_nothing_more(callable $end): void
    {
        $login = $this->login();
        $listener = $this->listener($login->data['token']);
        $there = $this->login()->data['token'];
        self::assertTrue($this->hears($listener));
        $answer = $end($this, $login, $there);
        self::assertTrue(!$answer instanceof Answer || $answer->status === 200);
        self::assertFalse($this->hears($listener));
    }

    public function test_one_account_has_no_more_than_fifty_sessions(): void
    {
        $first = $this->login();
        $this->sql("update sessions set used_at = used_at - interval '1 hour' where user_id = ?", $this->id);
        for ($i = 0; $i < 50; $i++) {
            Accounts::session($this->id);
        }
        self::assertSame(50, $this->sql('select count(*) from sessions where user_id = ?', $this->id)[0]['count']);
        self::assertSame(401, $this->get('/auth/me', $first->data['token'])->status, 'the one not used for longest went');
        self::assertTrue($this->hears($this->keeper));
    }
}
