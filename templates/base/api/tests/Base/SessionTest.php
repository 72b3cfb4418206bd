<?php

declare(strict_types=1);

namespace Tests\Base;

use StoneScriptPHP\Accounts;
use StoneScriptPHP\Jwt;
use Tests\Support\Answer;
use Tests\Support\Parallel;
use Tests\Support\TestCase;

final class SessionTest extends TestCase
{
    private static int $number = 0;

    /** @return array{string, string, int} cookie, token, account */
    private function session(string $role = 'editor'): array
    {
        $id = Accounts::create($role, 'person' . ++self::$number . '@sample.test', '', self::PASSWORD);
        $answer = new Answer(Accounts::session($id));
        return [$answer->cookie($role === 'customer' ? 'customer_session' : 'session'), $answer->data['token'], $id];
    }

    private function refresh(string $cookie, string $name = 'session'): Answer
    {
        return $this->request('POST', '/auth/refresh', [], null, [], [$name => $cookie]);
    }

    /** As if that much time had passed since cookies were changed. */
    private function wait(string $time): void
    {
        $this->sql("update session_tokens set replaced_at = replaced_at - ?::interval", $time);
    }

    public function test_each_use_changes_the_cookie(): void
    {
        [$cookie] = $this->session();
        $first = $this->refresh($cookie);
        self::assertSame(200, $first->status);
        self::assertNotSame($cookie, $first->cookie('session'));
        self::assertSame(200, $this->refresh($first->cookie('session'))->status);
    }

    public function test_who_renews_again_and_again_does_not_fill_the_disk(): void
    {
        [$cookie, , $id] = $this->session();
        $this->sql("insert into session_tokens (hash, session_id, replaced_at) select 'old' || n, s.id, now() - make_interval(mins => n) from generate_series(1, 700) n, sessions s where s.user_id = ?", $id);
        $next = $this->refresh($cookie)->cookie('session');
        self::assertSame(500, $this->sql('select count(*) from session_tokens t join sessions s on s.id = t.session_id where s.user_id = ?', $id)[0]['count']);
        $this->wait('11 seconds');
        self::assertSame(200, $this->refresh($next)->status);
        self::assertSame(401, $this->refresh($cookie)->status, 'the last ones are still known');
        self::assertSame([], $this->sql('select 1 from sessions where user_id = ?', $id));
    }

    public function test_only_a_hash_of_the_cookie_is_kept(): void
    {
        [$cookie] = $this->session();
        self::assertSame([], $this->sql('select 1 from session_tokens where hash = ?', $cookie));
        self::assertCount(1, $this->sql('select 1 from session_tokens where hash = ?', hash('sha256', $cookie)));
    }

    public function test_an_old_cookie_ends_the_session_for_the_thief_and_for_the_robbed(): void
    {
        [$stolen, $token] = $this->session();
        $mine = $this->refresh($stolen);
        $this->wait('11 seconds');
        $thief = $this->refresh($stolen);
        self::assertSame([401, ''], [$thief->status, $thief->cookie('session')]);
        self::assertSame(401, $this->refresh($mine->cookie('session'))->status);
        self::assertSame(401, $this->get('/auth/me', $token)->status);
        self::assertSame(401, $this->get('/auth/me', $mine->data['token'])->status);
    }

    public function test_two_tabs_that_ask_at_once_both_go_on(): void
    {
        [$cookie] = $this->session();
        $answers = Parallel::run(fn (): int => $this->refresh($cookie)->status, 8, 8);
        self::assertSame(array_fill(0, 8, 200), $answers);
    }

    public function test_nothing_unknown_or_outdated_goes_on(): void
    {
        [$cookie, $token] = $this->session();
        self::assertSame(401, $this->refresh('')->status);
        self::assertSame(401, $this->refresh(str_repeat('0', 64))->status);
        self::assertSame(401, $this->refresh("' or true --")->status);
        $this->sql("update sessions set expires_at = now() - interval '1 second'");
        self::assertSame(401, $this->refresh($cookie)->status);
        self::assertSame(401, $this->get('/auth/me', $token)->status);
    }

    public function test_who_has_no_cookie_is_told_so_without_an_error(): void
    {
        $answer = $this->request('POST', '/auth/refresh');
        self::assertSame([200, ['token' => null, 'expires_in' => 0, 'user' => null]], [$answer->status, $answer->data]);
        self::assertArrayNotHasKey('set-cookie', $answer->headers);
        self::assertSame(401, $this->refresh('')->status, 'a cookie that is none is something else');
    }

    public function test_logging_out_ends_the_token_too(): void
    {
        [$cookie, $token] = $this->session();
        $answer = $this->request('POST', '/auth/logout', [], null, [], ['session' => $cookie]);
        self::assertSame([200, ''], [$answer->status, $answer->cookie('session')]);
        self::assertSame(401, $this->get('/auth/me', $token)->status);
        self::assertSame(401, $this->refresh($cookie)->status);
    }

    public function test_a_new_password_ends_the_other_sessions_and_keeps_this_one(): void
    {
        [$here, $token, $id] = $this->session();
        $elsewhere = new Answer(Accounts::session($id));
        self::assertSame(400, $this->post('/auth/password', ['old' => 'wrong wrong', 'new' => 'another password'], $token)->status);
        self::assertSame(['new'], array_keys($this->post('/auth/password', ['old' => self::PASSWORD, 'new' => 'short'], $token)->errors));
        $changed = $this->post('/auth/password', ['old' => self::PASSWORD, 'new' => 'another password'], $token);
        self::assertSame(200, $changed->status);
        self::assertFalse($changed->data['user']['first_password']);
        self::assertSame(401, $this->get('/auth/me', $elsewhere->data['token'])->status);
        self::assertSame(401, $this->refresh($elsewhere->cookie('session'))->status);
        self::assertSame(401, $this->get('/auth/me', $token)->status, 'of the version before');
        self::assertSame(200, $this->get('/auth/me', $changed->data['token'])->status);
        self::assertSame(200, $this->refresh($here)->status);
    }

    public function test_a_customers_session_is_of_another_realm(): void
    {
        [$cookie, $token] = $this->session('customer');
        self::assertSame(401, $this->refresh($cookie)->status);
        self::assertNull($this->refresh($cookie, 'customer_session')->data['token']);
        self::assertSame(403, $this->get('/auth/me', $token)->status);
        self::assertSame(403, $this->get('/admin/schema', $token)->status);
        self::assertSame(200, $this->get('/customer/me', $token)->status);
        self::assertSame(403, $this->get('/customer/me', $this->token('owner'))->status);
        self::assertSame(403, $this->get('/customer/me', $this->token('editor'))->status);
    }

    public function test_a_public_route_knows_who_brings_a_token(): void
    {
        self::assertNull($this->get('/whoami')->data['caller']);
        self::assertSame('owner@sample.test', $this->get('/whoami', $this->token())->data['caller']);
        self::assertSame(401, $this->get('/whoami', 'not.a.token')->status);
    }

    public function test_forged_tokens_are_refused(): void
    {
        [, $token, $id] = $this->session();
        [$header, $payload, $signature] = explode('.', $token);
        $encode = static fn (array $v): string => rtrim(strtr(base64_encode(json_encode($v)), '+/', '-_'), '=');
        $claims = json_decode(base64_decode(strtr($payload, '-_', '+/')), true);
        $public = openssl_pkey_get_details(openssl_pkey_get_private(file_get_contents(getenv('STORAGE_PATH') . '/keys/jwt.pem')))['key'];
        $hs256 = $encode(['alg' => 'HS256', 'typ' => 'JWT']) . ".$payload";
        $forged = [
            'no algorithm' => $encode(['alg' => 'none']) . ".$payload.",
            'the public key as a secret' => $hs256 . '.' . rtrim(strtr(base64_encode(hash_hmac('sha256', $hs256, $public, true)), '+/', '-_'), '='),
            'another account' => "$header." . $encode(['sub' => '1'] + $claims) . ".$signature",
            'no signature' => "$header.$payload.",
            'a ticket of the alert service' => Jwt::alert_ticket($id, 'owner', 1),
            'for something else' => Jwt::issue(['aud' => 'mail'] + $claims),
            'out of time' => Jwt::issue(array_diff_key($claims, ['exp' => 0, 'iat' => 0]), -1),
            'of another session' => Jwt::issue(['sid' => 999999] + array_diff_key($claims, ['exp' => 0, 'iat' => 0])),
            'nothing' => '..', 'numbers' => '1.2.3', 'long' => str_repeat('a', 5000),
        ];
        foreach ($forged as $what => $bad) {
            self::assertSame(401, $this->get('/auth/me', $bad)->status, $what);
        }
        self::assertSame(200, $this->get('/auth/me', $token)->status);
    }

    public function test_a_key_that_others_could_read_is_not_what_is_made(): void
    {
        $this->session();
        $path = getenv('STORAGE_PATH') . '/keys/jwt.pem';
        self::assertSame(0, fileperms($path) & 0o077);
        self::assertSame(0, fileperms(dirname($path)) & 0o077);
    }
}
