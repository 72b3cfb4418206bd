<?php

declare(strict_types=1);

namespace Tests\Base;

use StoneScriptPHP\Accounts;
use StoneScriptPHP\Application;
use StoneScriptPHP\PasswordReset;
use StoneScriptPHP\Request;
use Tests\Support\Answer;
use Tests\Support\Environment;
use Tests\Support\Parallel;
use Tests\Support\SmtpSink;
use Tests\Support\TestCase;

final class PasswordResetTest extends TestCase
{
    private const NEW = 'a password of my own';
    private static SmtpSink $server;
    private static int $number = 0;
    private string $email;
    private int $id;

    public static function setUpBeforeClass(): void
    {
        self::$server = new SmtpSink();
        parent::setUpBeforeClass();
    }

    protected function setUp(): void
    {
        parent::setUp();
        Environment::set(['MAIL_HOST' => '127.0.0.1', 'MAIL_PORT' => (string) self::$server->port()]);
        $this->sql('delete from mails');
        self::$server->take();
        $this->email = 'lost' . ++self::$number . '@sample.test';
        $this->id = Accounts::create('editor', $this->email, 'Asha', self::PASSWORD);
    }

    private function ask(string $email): Answer
    {
        return $this->post('/auth/forgot', ['email' => $email]);
    }

    private function choose(string $token, string $new = self::NEW): Answer
    {
        return $this->post('/auth/reset', ['token' => $token, 'new' => $new]);
    }

    private function login(string $password): int
    {
        return $this->post('/auth/login', ['email' => $this->email, 'password' => $password])->status;
    }

    /** The token of the link in the mail that is sent for this account. */
    private function mailed(): string
    {
        $this->ask($this->email);
        $text = quoted_printable_decode(self::$server->take()[0]['data']);
        self::assertSame(1, preg_match('~https://sample\.test/admin/reset#([0-9a-f]{64})\s~', $text, $m), $text);
        return $m[1];
    }

    public function test_a_link_in_a_mail_sets_a_new_password_and_ends_all_sessions(): void
    {
        $session = new Answer(Accounts::session($this->id));
        $answer = $this->choose($this->mailed());
        self::assertSame(200, $answer->status, $answer->body);
        self::assertNull($answer->data, 'nobody is logged in by it');
        self::assertSame(401, $this->get('/auth/me', $session->data['token'])->status);
        self::assertSame(401, $this->request('POST', '/auth/refresh', cookies: ['session' => $session->cookie('session')])->status);
        self::assertSame([401, 200], [$this->login(self::PASSWORD), $this->login(self::NEW)]);
        [$notice] = self::$server->take();
        self::assertSame([$this->email], $notice['to']);
        self::assertStringContainsString('has been changed', $notice['data']);
    }

    public function test_the_answer_is_the_same_whether_or_not_there_is_an_account(): void
    {
        $known = $this->ask(strtoupper($this->email));
        $unknown = $this->ask('nobody@sample.test');
        self::assertSame([200, $known->body, $known->headers], [$unknown->status, $unknown->body, $unknown->headers]);
        self::assertCount(1, self::$server->take());
    }

    public function test_the_answer_goes_out_before_anybody_looks_for_the_account(): void
    {
        Application::$request = new Request('POST', '/auth/forgot', address: $this->address);
        PasswordReset::ask('staff', $this->email, static fn (): array => ['x', 'y']);
        self::assertSame([], $this->sql('select 1 from password_resets where user_id = ?', $this->id));
        Application::finish();
        self::assertCount(1, $this->sql('select 1 from password_resets where user_id = ?', $this->id));
    }

    public function test_a_link_works_once(): void
    {
        $token = $this->mailed();
        self::assertSame(200, $this->choose($token)->status);
        self::assertSame(410, $this->choose($token, 'another password')->status);
        self::assertSame(200, $this->login(self::NEW));
    }

    public function test_of_two_who_use_it_at_once_one_does(): void
    {
        $token = $this->mailed();
        $answers = Parallel::run(fn (int $i): int => $this->choose($token, "password number $i")->status, 8, 8);
        self::assertEquals([200 => 1, 410 => 7], array_count_values($answers));
        self::assertSame(200, $this->login('password number ' . array_search(200, $answers, true)));
    }

    public function test_of_an_accounts_links_one_can_be_used_at_once_or_later(): void
    {
        $tokens = [$this->mailed(), $this->mailed(), $this->mailed()];
        $answers = Parallel::run(fn (int $i): int => $this->choose($tokens[$i])->status, 3, 3);
        self::assertEquals([200 => 1, 410 => 2], array_count_values($answers));
        self::assertSame([410, 410, 410], array_map(fn (string $t): int => $this->choose($t)->status, $tokens));
    }

    public function test_a_link_is_good_for_half_an_hour(): void
    {
        $token = $this->mailed();
        $this->sql("update password_resets set expires_at = expires_at - interval '29 minutes 50 seconds'");
        self::assertCount(1, $this->sql('select 1 from password_resets where user_id = ? and expires_at > now()', $this->id));
        $this->sql("update password_resets set expires_at = expires_at - interval '11 seconds'");
        self::assertSame(410, $this->choose($token)->status);
        self::assertSame(200, $this->login(self::PASSWORD));
    }

    public function test_a_password_or_an_address_that_changes_takes_the_links_of_before(): void
    {
        $token = $this->mailed();
        $me = Accounts::session($this->id)->data['token'];
        self::assertSame(200, $this->post('/auth/password', ['old' => self::PASSWORD, 'new' => 'changed in the admin'], $me)->status);
        self::assertSame(410, $this->choose($token)->status);
        $token = $this->mailed();
        $this->patch("/admin/users/$this->id", ['email' => "moved$this->email"], $this->token('owner'));
        self::assertSame(410, $this->choose($token)->status);
    }

    public function test_a_password_that_is_refused_does_not_use_the_link_up(): void
    {
        $token = $this->mailed();
        self::assertSame([400, ['new']], [$this->choose($token, 'short')->status, array_keys($this->choose($token, 'short')->errors)]);
        self::assertSame(200, $this->choose($token)->status);
    }

    public function test_only_the_recipient_sees_the_link(): void
    {
        $token = $this->mailed();
        self::assertSame([], $this->sql('select 1 from password_resets where hash = ?', $token));
        self::assertCount(1, $this->sql('select 1 from password_resets where hash = ?', hash('sha256', $token)));
        $mails = $this->get('/admin/mails', $this->token('owner'));
        self::assertStringContainsString('/admin/reset#…', $mails->data['rows'][0]['text']);
        self::assertSame([], $this->sql("select 1 from mails where body ~ '[0-9a-f]{64}' or secret <> ''"), 'forgotten once it is sent');
        Environment::set(['MAIL_PORT' => '1']);
        $this->ask($this->email);
        self::assertCount(1, $this->sql("select 1 from mails where body ~ '[0-9a-f]{64}'"), 'not sent yet');
        self::assertDoesNotMatchRegularExpression('/[0-9a-f]{64}/', $this->get('/admin/mails', $this->token('owner'))->body);
        self::assertDoesNotMatchRegularExpression('/[0-9a-f]{64}/', $this->logged());
    }

    public function test_a_site_without_mails_says_so_and_draws_nothing(): void
    {
        Environment::set(['MAIL_HOST' => '']);
        $known = $this->ask($this->email);
        self::assertSame([200, ['mail' => false]], [$known->status, $known->data]);
        self::assertSame($known->body, $this->ask('nobody@sample.test')->body);
        self::assertSame([], $this->sql('select 1 from mails'));
        self::assertSame([], $this->sql('select 1 from password_resets where user_id = ?', $this->id));
    }

    public function test_a_customer_is_of_another_realm(): void
    {
        Accounts::create('customer', 'buyer@sample.test', '', self::PASSWORD);
        $this->ask('buyer@sample.test');
        self::assertSame([], self::$server->take());
        Application::$request = new Request('POST', '/customer/forgot', address: $this->address);
        PasswordReset::ask('customer', 'buyer@sample.test', static function (string $name, string $drawn) use (&$token): array {
            $token = $drawn;
            return ['Yours', $drawn];
        });
        Application::finish();
        self::assertSame(['buyer@sample.test'], self::$server->take()[0]['to']);
        self::assertSame(410, $this->choose($token)->status);
        Application::$request = new Request('POST', '/customer/reset', address: $this->address);
        self::assertSame(200, PasswordReset::use('customer', $token, self::NEW, static fn (): array => ['Changed', 'it'])->http);
        self::assertSame(401, $this->post('/auth/login', ['email' => 'buyer@sample.test', 'password' => self::NEW])->status);
    }

    public function test_there_is_a_limit_for_a_visitor_and_for_an_address(): void
    {
        $by_visitor = array_map(fn (int $i): int => $this->ask("nobody$i@sample.test")->status, range(1, 6));
        self::assertSame([200, 200, 200, 200, 200, 429], $by_visitor);
        $by_address = array_map(function (int $i): int {
            $this->address = "10.98.0.$i";
            return $this->ask($i % 2 ? $this->email : strtoupper($this->email))->status;
        }, range(1, 6));
        self::assertSame([200, 200, 200, 200, 200, 429], $by_address);
        self::assertCount(5, self::$server->take());
        $guesses = array_map(fn (string $token): int => $this->choose($token)->status, array_fill(0, 11, str_repeat('0', 64)));
        self::assertSame([410 => 10, 429 => 1], array_count_values($guesses));
    }

    public function test_hostile_words_are_refused(): void
    {
        foreach (["' or '1'='1", "a@b.example\r\nBcc: x@y.example", 'a@b.example, c@d.example', str_repeat('a', 250) . '@b.example', ['a' => 'b'], '', null] as $email) {
            self::assertSame(400, $this->post('/auth/forgot', ['email' => $email])->status);
        }
        foreach (["' or true --", str_repeat('A', 64), str_repeat('0', 63), str_repeat('0', 64) . "\n", ['x'], ''] as $token) {
            self::assertSame(400, $this->post('/auth/reset', ['token' => $token, 'new' => self::NEW])->status);
        }
        foreach (['/auth/forgot' => ['email' => $this->email], '/auth/reset' => ['token' => str_repeat('0', 64), 'new' => self::NEW]] as $path => $body) {
            self::assertSame(403, $this->request('POST', $path, $body, null, ['sec-fetch-site' => 'cross-site'])->status);
        }
        self::assertSame([], self::$server->take());
    }
}
