<?php

declare(strict_types=1);

namespace StoneScriptPHP;

use App\AppEnv;

/** PostgreSQL, reached through SQL functions: Database::fn('get_projects', ['i_limit' => 10]). */
final class Database
{
    private static ?\PDO $pdo = null;

    public static function pdo(): \PDO
    {
        return self::$pdo ??= self::live_connection();
    }

    /**
     * Calls a function; the rows it returns. Parameters by position (a list) or by name.
     *
     * @return list<array<string, mixed>>
     */
    public static function fn(string $name, array $parameters = []): array
    {
        if (!preg_match('/^[a-z_][a-z0-9_]*$/D', $name)) {
            throw new \LogicException("Not a function name: $name");
        }
        $places = [];
        foreach (array_keys($parameters) as $key) {
            $places[] = is_int($key) ? '?' : (preg_match('/^[a-z_][a-z0-9_]*$/D', $key) ? "$key => ?" : throw new \LogicException("Not a parameter name: $key"));
        }
        return self::query("select * from $name(" . implode(', ', $places) . ')', array_values($parameters));
    }

    /**
     * A statement made by the program, with its values. For what no function can know beforehand: the admin's collections.
     *
     * @param list<mixed> $values
     * @return list<array<string, mixed>>
     */
    public static function query(string $sql, array $values = []): array
    {
        $statement = self::pdo()->prepare($sql);
        foreach ($values as $i => $value) {
            $statement->bindValue($i + 1, ...match (true) {
                is_bool($value) => [$value, \PDO::PARAM_BOOL],
                is_int($value) => [$value, \PDO::PARAM_INT],
                $value === null => [null, \PDO::PARAM_NULL],
                is_array($value) => [json_encode($value, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE), \PDO::PARAM_STR],
                default => [(string) $value, \PDO::PARAM_STR],
            });
        }
        $statement->execute();
        return $statement->fetchAll(\PDO::FETCH_ASSOC);
    }

    /** The first row of what a function returns. */
    public static function row(string $name, array $parameters = []): ?array
    {
        return self::fn($name, $parameters)[0] ?? null;
    }

    /**
     * Runs work in one transaction; inside another it is part of that. Two that stand in each other's way are done again, so work
     * must be repeatable: what it notes for after the answer is forgotten together with its changes.
     *
     * @template T
     * @param callable(): T $work
     * @return T
     */
    public static function transaction(callable $work): mixed
    {
        $pdo = self::pdo();
        if ($pdo->inTransaction()) {
            return $work();
        }
        $noted = Application::noted();
        for ($attempt = 1; ; $attempt++) {
            $pdo->beginTransaction();
            try {
                $result = $work();
                $pdo->commit();
                return $result;
            } catch (\Throwable $e) {
                if ($pdo->inTransaction()) {
                    $pdo->rollBack();
                }
                Application::noted($noted);
                // Deadlock or serialization failure.
                if (!$e instanceof \PDOException || !in_array($e->errorInfo[0] ?? '', ['40P01', '40001'], true) || $attempt === 3) {
                    throw $e;
                }
                usleep(random_int(5_000, 50_000));
            }
        }
    }

    /** Connects, waiting for a database that is still starting. */
    public static function wait_for(float $seconds): \PDO
    {
        $start = microtime(true);
        while (true) {
            try {
                return self::pdo();
            } catch (\PDOException $e) {
                $waited = microtime(true) - $start;
                // A refused password does not get better by waiting, but a database in its first seconds may not know its users yet.
                $refused = preg_match('/authentication failed|role .* does not exist|database .* does not exist/', $e->getMessage());
                if ($waited > ($refused ? min(3.0, $seconds) : $seconds)) {
                    throw new \RuntimeException(sprintf('no database after %.1f s: %s', $waited, $e->getMessage()));
                }
                usleep(50_000);
            }
        }
    }

    /** A kept connection may have been closed by the other side (the database was restarted): then a new one. */
    private static function live_connection(): \PDO
    {
        $pdo = self::connect();
        try {
            $pdo->query('select 1');
            return $pdo;
        } catch (\PDOException) {
            return self::connect();
        }
    }

    private static function connect(): \PDO
    {
        $env = AppEnv::get();
        $quote = static fn (string $v): string => "'" . addcslashes($v, "'\\") . "'";
        return new \PDO(
            "pgsql:host={$env->DB_HOST};port={$env->DB_PORT};dbname=" . $quote($env->DB_NAME) . ";connect_timeout=3;options='-c TimeZone=UTC -c lock_timeout=10s'",
            $env->DB_USER,
            $env->DB_PASSWORD,
            // A php process keeps its connection for the next request (connecting costs more than most queries); it ends with the
            // process, seconds after the last request. An open transaction is rolled back when a request ends.
            [\PDO::ATTR_PERSISTENT => PHP_SAPI !== 'cli', \PDO::ATTR_ERRMODE => \PDO::ERRMODE_EXCEPTION, \PDO::ATTR_EMULATE_PREPARES => false,
                \PDO::ATTR_STRINGIFY_FETCHES => false, \PDO::PGSQL_ATTR_DISABLE_PREPARES => true],
        );
    }
}
