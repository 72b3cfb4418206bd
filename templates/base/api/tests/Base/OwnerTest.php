<?php

declare(strict_types=1);

namespace Tests\Base;

use StoneScriptPHP\Owner;
use Tests\Support\Environment;
use Tests\Support\TestCase;

/** Hashes as Python's argon2-cffi 23 writes them, with its own figures: of "first first", "second second". */
final class OwnerTest extends TestCase
{
    private const FIRST = '$argon2id$v=19$m=65536,t=3,p=4$bz/9Xss8Va7ncY7YpZui6A$Qq1yUkxArn22Cgscqdy6fIE4FrnHAW4uwR/oyOC4S+4';
    private const SECOND = '$argon2id$v=19$m=65536,t=3,p=4$LJK8ifJyoc/UCMhU3KAKGQ$JJQcf3Dg5e7drznhmplT7rj0ShYJ7dzo/ukqIo4/pRY';

    private function apply(string $hash, string $email = 'Asha@Example.com'): string
    {
        Environment::set(['OWNER_EMAIL' => $email, 'OWNER_NAME' => 'Asha', 'OWNER_PASSWORD_HASH' => $hash]);
        return Owner::apply();
    }

    private function login(string $password, string $email = 'asha@example.com'): int
    {
        return $this->post('/auth/login', ['email' => $email, 'password' => $password])->status;
    }

    protected function setUp(): void
    {
        parent::setUp();
        $this->sql('delete from platform_owner');
        $this->sql('delete from users');
    }

    public function test_the_hash_of_the_platform_opens_the_account(): void
    {
        self::assertStringContainsString('ready', $this->apply(self::FIRST));
        $answer = $this->post('/auth/login', ['email' => 'asha@example.com', 'password' => 'first first']);
        self::assertSame(['owner', true, 'Asha'], [$answer->data['user']['role'], $answer->data['user']['first_password'], $answer->data['user']['name']]);
    }

    public function test_the_same_hash_again_leaves_the_password_that_the_owner_chose(): void
    {
        $this->apply(self::FIRST);
        $token = $this->post('/auth/login', ['email' => 'asha@example.com', 'password' => 'first first'])->data['token'];
        $this->post('/auth/password', ['old' => 'first first', 'new' => 'my own password'], $token);
        self::assertSame('', $this->apply(self::FIRST));
        self::assertSame([200, 401], [$this->login('my own password'), $this->login('first first')]);
    }

    public function test_a_new_hash_replaces_the_password_and_ends_the_sessions(): void
    {
        $this->apply(self::FIRST);
        $token = $this->post('/auth/login', ['email' => 'asha@example.com', 'password' => 'first first'])->data['token'];
        $this->apply(self::SECOND);
        self::assertSame(401, $this->get('/auth/me', $token)->status);
        self::assertSame([401, 200], [$this->login('first first'), $this->login('second second')]);
    }

    public function test_a_container_with_the_hash_of_before_brings_nothing_back(): void
    {
        $this->apply(self::FIRST);
        $this->apply(self::SECOND);
        self::assertSame('', $this->apply(self::FIRST));
        self::assertSame([401, 200], [$this->login('first first'), $this->login('second second')]);
    }

    public function test_an_owner_who_was_deleted_or_demoted_comes_back_with_a_new_hash(): void
    {
        $this->apply(self::FIRST);
        $this->sql("update users set role = 'editor'");
        $this->apply(self::SECOND);
        self::assertSame('owner', $this->sql('select role from users')[0]['role']);
        $this->sql('delete from users');
        self::assertSame('', $this->apply(self::SECOND), 'nothing new was said');
        $this->apply(password_hash('third third', PASSWORD_ARGON2ID, ['memory_cost' => 19456, 'time_cost' => 2, 'threads' => 1]));
        self::assertSame(200, $this->login('third third'));
    }

    public function test_another_address_of_the_platform_follows_the_customer(): void
    {
        $this->apply(self::FIRST);
        $this->apply(self::FIRST, 'new@example.com');
        self::assertSame([401, 200], [$this->login('first first'), $this->login('first first', 'new@example.com')]);
        self::assertCount(1, $this->sql('select 1 from users'));
    }

    public function test_an_address_that_the_owner_changed_in_the_admin_stays(): void
    {
        $this->apply(self::FIRST);
        $this->sql("update users set email = 'other@example.com'");
        $this->apply(self::SECOND);
        self::assertSame(200, $this->login('second second', 'other@example.com'));
    }

    public function test_an_editor_with_that_address_becomes_the_owner(): void
    {
        $this->sql("insert into users (email, role, password_hash) values ('asha@example.com', 'editor', 'x')");
        $this->apply(self::FIRST);
        self::assertSame([['role' => 'owner']], $this->sql('select role from users'));
    }

    public function test_what_is_no_hash_changes_nothing(): void
    {
        foreach (['plain text', '$2y$10$abcdefghijklmnopqrstuv', '', '=19=65536,t=3,p=4', self::FIRST . "\n", '$argon2id$v=19$m=65536,t=3,p=4$x'] as $hash) {
            self::assertStringNotContainsString('ready', $this->apply($hash));
            self::assertStringNotContainsString('ready', $this->apply(self::FIRST, "not an address"));
            self::assertSame([], $this->sql('select 1 from users'));
        }
    }

    public function test_on_ones_own_computer_a_password_is_drawn_and_printed(): void
    {
        Environment::set(['APP_ENV' => 'development']);
        $said = $this->apply('', '');
        Environment::set(['APP_ENV' => 'production']);
        self::assertSame(1, preg_match('/as (\S+) with the password (\S+)$/', $said, $m));
        self::assertSame(200, $this->login($m[2], $m[1]));
        self::assertSame('', $this->apply('', ''));
    }
}
