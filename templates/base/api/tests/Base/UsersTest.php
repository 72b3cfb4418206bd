<?php

declare(strict_types=1);

namespace Tests\Base;

use StoneScriptPHP\Accounts;
use StoneScriptPHP\Database;
use Tests\Support\Parallel;
use Tests\Support\TestCase;

final class UsersTest extends TestCase
{
    public function test_the_owner_makes_an_account_and_sees_its_password_once(): void
    {
        $made = $this->post('/admin/users', ['email' => 'New@Sample.test', 'name' => 'New', 'role' => 'editor'], $this->token());
        self::assertSame(200, $made->status);
        self::assertSame('new@sample.test', $made->data['email']);
        $login = $this->post('/auth/login', ['email' => 'new@sample.test', 'password' => $made->data['password']]);
        self::assertTrue($login->data['user']['first_password']);
        $listed = array_column($this->get('/admin/users', $this->token())->data, null, 'email')['new@sample.test'];
        self::assertArrayNotHasKey('password', $listed);
        self::assertArrayNotHasKey('password_hash', $listed);
    }

    public function test_an_editor_reaches_none_of_it(): void
    {
        $id = Accounts::create('editor', 'x@sample.test', '', self::PASSWORD);
        $token = $this->token('editor');
        foreach ([['GET', '/admin/users'], ['POST', '/admin/users'], ['PATCH', "/admin/users/$id"], ['DELETE', "/admin/users/$id"], ['GET', '/admin/settings'],
            ['PUT', '/admin/settings'], ['GET', '/admin/mails'], ['POST', '/admin/demo/remove']] as [$method, $path]) {
            self::assertSame(403, $this->request($method, $path, ['role' => 'owner'], $token)->status, "$method $path");
            self::assertSame(401, $this->request($method, $path)->status, "$method $path without a token");
        }
    }

    public function test_an_address_belongs_to_one_account(): void
    {
        $this->token();
        $again = $this->post('/admin/users', ['email' => 'OWNER@sample.test', 'role' => 'editor'], $this->token());
        self::assertSame([409, ['email']], [$again->status, array_keys($again->errors)]);
    }

    public function test_a_role_that_changes_ends_the_tokens_of_before(): void
    {
        $id = Accounts::create('editor', 'rises@sample.test', '', self::PASSWORD);
        $before = Accounts::session($id)->data['token'];
        self::assertSame(200, $this->patch("/admin/users/$id", ['role' => 'owner'], $this->token())->status);
        self::assertSame(401, $this->get('/auth/me', $before)->status);
        $this->patch("/admin/users/$id", ['role' => 'editor'], $this->token());
    }

    public function test_a_drawn_password_replaces_the_old_one(): void
    {
        $id = Accounts::create('editor', 'lost@sample.test', '', self::PASSWORD);
        $before = Accounts::session($id)->data['token'];
        $password = $this->patch("/admin/users/$id", ['reset_password' => true], $this->token())->data['password'];
        self::assertSame(401, $this->get('/auth/me', $before)->status);
        self::assertSame(401, $this->post('/auth/login', ['email' => 'lost@sample.test', 'password' => self::PASSWORD])->status);
        self::assertSame(200, $this->post('/auth/login', ['email' => 'lost@sample.test', 'password' => $password])->status);
    }

    public function test_there_is_always_an_owner(): void
    {
        $owner = $this->get('/auth/me', $this->token())->data['id'];
        self::assertSame(409, $this->patch("/admin/users/$owner", ['role' => 'editor'], $this->token())->status);
        self::assertSame(409, $this->delete("/admin/users/$owner", $this->token())->status);
        self::assertSame('owner', $this->get('/auth/me', $this->token())->data['role']);
    }

    public function test_two_owners_who_demote_each_other_at_once_leave_one(): void
    {
        $a = Accounts::create('owner', 'a@sample.test', '', self::PASSWORD);
        $b = Accounts::create('owner', 'b@sample.test', '', self::PASSWORD);
        $this->sql("update users set role = 'editor' where role = 'owner' and id not in (?, ?)", $a, $b);
        // The second begins while the first has not ended: it must not count on what is about to change.
        Parallel::run(fn (int $i): array => Database::transaction(function () use ($i, $a, $b): array {
            usleep($i * 150_000);
            $this->sql("select update_user(?, ?, '', 'editor')", [$a, $b][$i], ['a', 'b'][$i] . '@sample.test');
            return $this->sql('select pg_sleep(0.4)');
        }), 2);
        self::assertSame(1, $this->sql("select count(*) from users where role = 'owner'")[0]['count']);
        $this->sql("update users set role = 'owner' where email = 'owner@sample.test'");
    }

    public function test_a_deleted_account_is_out_at_once(): void
    {
        $id = Accounts::create('editor', 'gone@sample.test', '', self::PASSWORD);
        $token = Accounts::session($id)->data['token'];
        self::assertSame(200, $this->delete("/admin/users/$id", $this->token())->status);
        self::assertSame(401, $this->get('/auth/me', $token)->status);
        self::assertSame(404, $this->delete("/admin/users/$id", $this->token())->status);
    }

    public function test_customers_are_no_staff(): void
    {
        $id = Accounts::create('customer', 'buyer@sample.test', '', self::PASSWORD);
        self::assertNotContains('buyer@sample.test', array_column($this->get('/admin/users', $this->token())->data, 'email'));
        self::assertSame(404, $this->patch("/admin/users/$id", ['role' => 'owner'], $this->token())->status);
        self::assertSame(404, $this->delete("/admin/users/$id", $this->token())->status);
        self::assertSame(400, $this->post('/admin/users', ['email' => 'c@sample.test', 'role' => 'customer'], $this->token())->status);
    }
}
