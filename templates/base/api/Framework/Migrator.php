<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/**
 * Brings a database to what a folder says, in one transaction under a lock: either all of it happens or nothing.
 *
 *   tables/NNNN_name.pgsql      applied once, in the order of their numbers, both folders together;
 *   migrations/NNNN_name.pgsql  a file that was applied must not change any more: write a new one
 *   functions/name.pgsql        applied whenever the file changed (create or replace)
 *   seeds/NNNN_name.pgsql       first content; applied once, after all others
 *
 * Numbers below 1000 belong to the template, yours start at 1000.
 */
final class Migrator
{
    private const LOCK = 7_265_301;

    public function __construct(private readonly \PDO $pdo, private readonly string $dir)
    {
    }

    /** @return list<string> what was applied */
    public function run(): array
    {
        $files = $this->files();
        if ($this->pending($files, $this->applied()) === []) {
            return [];
        }
        $this->pdo->beginTransaction();
        try {
            $this->pdo->exec('select pg_advisory_xact_lock(' . self::LOCK . ')');
            $this->pdo->exec('create table if not exists schema_migrations (
                name text primary key, kind text not null, checksum text not null, applied_at timestamptz not null default now())');
            $pending = $this->pending($files, $this->applied());
            foreach ($pending as $name) {
                $this->apply($name, $files[$name]);
            }
            $this->pdo->commit();
            return $pending;
        } catch (\Throwable $e) {
            if ($this->pdo->inTransaction()) {
                $this->pdo->rollBack();
            }
            throw $e;
        }
    }

    /** @return array<string, array{kind: string, sql: string, checksum: string}> in the order they are applied */
    private function files(): array
    {
        $once = [];
        $files = [];
        foreach (['tables', 'migrations', 'functions', 'seeds'] as $kind) {
            foreach (glob("$this->dir/$kind/*.pgsql") ?: [] as $path) {
                $sql = str_replace("\r\n", "\n", (string) file_get_contents($path));
                $file = ['kind' => $kind, 'sql' => $sql, 'checksum' => hash('sha256', trim($sql))];
                if ($kind === 'tables' || $kind === 'migrations') {
                    $once[basename($path) . "\0$kind"] = $file;
                } else {
                    $files["$kind/" . basename($path)] = $file;
                }
            }
        }
        ksort($once, SORT_STRING);
        $ordered = [];
        foreach ($once as $key => $file) {
            $ordered[$file['kind'] . '/' . strstr($key, "\0", true)] = $file;
        }
        return $ordered + $files;
    }

    /** @return array<string, string> name => checksum */
    private function applied(): array
    {
        if ($this->pdo->query("select to_regclass('schema_migrations')")->fetchColumn() === null) {
            return [];
        }
        return $this->pdo->query('select name, checksum from schema_migrations')->fetchAll(\PDO::FETCH_KEY_PAIR);
    }

    /** @return list<string> */
    private function pending(array $files, array $applied): array
    {
        $pending = [];
        foreach ($files as $name => $file) {
            if (!isset($applied[$name])) {
                $pending[] = $name;
            } elseif ($applied[$name] !== $file['checksum']) {
                match ($file['kind']) {
                    'functions' => $pending[] = $name,
                    'seeds' => null,
                    default => throw new \RuntimeException("$name was changed after it had been applied. Undo that, and write the change as a new file in src/postgresql/migrations."),
                };
            }
        }
        return $pending;
    }

    private function apply(string $name, array $file): void
    {
        try {
            if ($file['kind'] === 'functions') {
                $this->replace_function($name, $file['sql']);
            } else {
                $this->pdo->exec($file['sql']);
            }
        } catch (\PDOException $e) {
            throw new \RuntimeException("$name: " . ($e->errorInfo[2] ?? $e->getMessage()), 0, $e);
        }
        if (!$this->pdo->inTransaction()) {
            throw new \RuntimeException("$name ends the transaction (commit or rollback); migrations must not do that.");
        }
        $this->pdo->prepare('insert into schema_migrations (name, kind, checksum) values (?, ?, ?)
                on conflict (name) do update set checksum = excluded.checksum, applied_at = now()')
            ->execute([$name, $file['kind'], $file['checksum']]);
    }

    /** PostgreSQL cannot replace a function whose result has changed: then it is dropped first (the file's name is its name). */
    private function replace_function(string $name, string $sql): void
    {
        $this->pdo->exec('savepoint replace_function');
        try {
            $this->pdo->exec($sql);
        } catch (\PDOException $e) {
            if (!in_array($e->getCode(), ['42P13', '42725'], true)) {
                throw $e;
            }
            $this->pdo->exec('rollback to savepoint replace_function');
            $statement = $this->pdo->prepare('select oid::regprocedure::text from pg_proc where proname = ? and pronamespace = current_schema()::regnamespace');
            $statement->execute([basename($name, '.pgsql')]);
            foreach ($statement->fetchAll(\PDO::FETCH_COLUMN) as $signature) {
                $this->pdo->exec("drop function $signature");
            }
            $this->pdo->exec($sql);
        }
        $this->pdo->exec('release savepoint replace_function');
    }
}
