<?php

declare(strict_types=1);

namespace Tests\Support;

use StoneScriptPHP\Database;

/** Work done by many processes at the same moment, each with its own connection: for rules that must hold in a race. */
final class Parallel
{
    /**
     * @template T
     * @param callable(int): T $work gets the number of the run
     * @return list<T|\Throwable> results by number; what a run threw stands in its place as a RuntimeException with its text
     */
    public static function run(callable $work, int $times, int $processes = 16): array
    {
        $processes = min($processes, $times);
        Environment::disconnect();
        $start = microtime(true) + 0.15 + $processes * 0.01;
        $pipes = $children = [];
        for ($p = 0; $p < $processes; $p++) {
            [$ours, $theirs] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
            $child = pcntl_fork();
            if ($child === 0) {
                self::child($theirs, $work, array_filter(range(0, $times - 1), static fn (int $n): bool => $n % $processes === $p), $start);
            }
            fclose($theirs);
            [$pipes[$p], $children[$p]] = [$ours, $child];
        }
        $results = [];
        foreach ($pipes as $p => $pipe) {
            $answer = unserialize((string) stream_get_contents($pipe)) ?: throw new \RuntimeException("Process $p ended without an answer");
            $results += $answer;
            pcntl_waitpid($children[$p], $status);
        }
        ksort($results);
        return $results;
    }

    /** @param resource $pipe */
    private static function child($pipe, callable $work, array $numbers, float $start): never
    {
        // Not the parent's dice.
        mt_srand();
        $results = [];
        try {
            Database::pdo();
        } catch (\PDOException) {
            // Shows in each run's result.
        }
        usleep((int) max(0, ($start - microtime(true)) * 1e6));
        foreach ($numbers as $number) {
            try {
                $results[$number] = $work($number);
            } catch (\Throwable $e) {
                $results[$number] = new \RuntimeException($e->getMessage());
            }
        }
        Environment::disconnect();
        $bytes = serialize($results);
        for ($sent = 0; $sent < strlen($bytes); $sent += (int) fwrite($pipe, substr($bytes, $sent, 65536)));
        fclose($pipe);
        posix_kill(getmypid(), SIGKILL);
        exit;
    }
}
