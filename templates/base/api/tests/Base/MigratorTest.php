<?php

declare(strict_types=1);

namespace Tests\Base;

use StoneScriptPHP\Database;
use StoneScriptPHP\Migrator;
use Tests\Support\Parallel;
use Tests\Support\TestCase;
use Tests\Support\TestDatabase;

final class MigratorTest extends TestCase
{
    private string $folder;

    protected function setUp(): void
    {
        parent::setUp();
        TestDatabase::empty();
        $this->folder = sys_get_temp_dir() . '/migrations-' . bin2hex(random_bytes(4));
        foreach (['tables', 'migrations', 'functions', 'seeds'] as $kind) {
            mkdir("$this->folder/$kind", recursive: true);
        }
    }

    private function file(string $name, string $sql): void
    {
        file_put_contents("$this->folder/$name.pgsql", $sql);
    }

    /** @return list<string> */
    private function migrate(): array
    {
        return (new Migrator(Database::pdo(), $this->folder))->run();
    }

    public function test_each_file_is_applied_once_and_functions_when_they_change(): void
    {
        $this->file('tables/0001_a', 'create table a (n integer)');
        $this->file('functions/one', 'create or replace function one() returns integer language sql as $$ select 1 $$');
        $this->file('seeds/0001_demo', 'insert into a values (1)');
        self::assertSame(['tables/0001_a.pgsql', 'functions/one.pgsql', 'seeds/0001_demo.pgsql'], $this->migrate());
        self::assertSame([], $this->migrate());
        $this->file('functions/one', 'create or replace function one() returns text language sql as $$ select \'1\' $$');
        $this->file('migrations/1000_b', 'alter table a add column m integer');
        self::assertSame(['migrations/1000_b.pgsql', 'functions/one.pgsql'], $this->migrate());
        self::assertSame('1', $this->sql('select one()')[0]['one']);
    }

    public function test_a_file_that_fails_undoes_all_that_came_with_it(): void
    {
        $this->file('tables/0001_a', 'create table a (n integer)');
        $this->migrate();
        $this->sql('insert into a values (1)');
        $this->file('migrations/1000_b', 'alter table a add column m integer');
        $this->file('migrations/1001_c', 'update a set nothing = 1');
        try {
            $this->migrate();
            self::fail();
        } catch (\RuntimeException $e) {
            self::assertStringContainsString('1001_c', $e->getMessage());
        }
        self::assertSame([['n' => 1]], $this->sql('select * from a'));
    }

    public function test_a_file_that_was_applied_must_not_change(): void
    {
        $this->file('tables/0001_a', 'create table a (n integer)');
        $this->migrate();
        $this->file('tables/0001_a', 'create table a (n bigint)');
        $this->expectExceptionMessage('was changed after it had been applied');
        $this->migrate();
    }

    public function test_a_file_that_ends_the_transaction_is_refused(): void
    {
        $this->file('tables/0001_a', 'create table a (n integer); commit');
        $this->expectExceptionMessage('ends the transaction');
        $this->migrate();
    }

    public function test_two_containers_that_start_at_once_apply_it_once(): void
    {
        $this->file('tables/0001_a', 'create table a (n integer)');
        $this->file('seeds/0001_demo', 'insert into a select 1 from pg_sleep(0.3)');
        $done = Parallel::run(fn (): array => $this->migrate(), 4, 4);
        self::assertCount(1, array_filter($done));
        self::assertSame(1, $this->sql('select count(*) from a')[0]['count']);
    }
}
