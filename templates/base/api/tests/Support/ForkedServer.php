<?php

declare(strict_types=1);

namespace Tests\Support;

/** A small server on this machine, in a process of its own that ends with the tests; writes what it got into a file. */
abstract class ForkedServer
{
    private string $record;
    private int $port;

    public function __construct()
    {
        $this->record = tempnam(sys_get_temp_dir(), 'record');
        $listener = stream_socket_server('tcp://127.0.0.1:0') ?: throw new \RuntimeException('No port');
        $this->port = (int) substr(strrchr(stream_socket_get_name($listener, false), ':'), 1);
        $parent = getmypid();
        $child = pcntl_fork();
        if ($child === 0) {
            // Ends without running what PHP runs at an end: the parent's connections are open here, too.
            while (posix_getppid() === $parent) {
                $connection = @stream_socket_accept($listener, 1.0);
                if ($connection !== false) {
                    stream_set_timeout($connection, 5);
                    $this->serve($connection);
                    fclose($connection);
                }
            }
            posix_kill(getmypid(), SIGKILL);
        }
        register_shutdown_function(static fn () => getmypid() === $parent && posix_kill($child, SIGKILL));
    }

    public function port(): int
    {
        return $this->port;
    }

    /** @return list<array<string, mixed>> what came since last asked */
    public function take(): array
    {
        $lines = array_filter(explode("\n", (string) file_get_contents($this->record)));
        file_put_contents($this->record, '');
        return array_map(static fn (string $line): array => json_decode($line, true, 512, JSON_THROW_ON_ERROR), array_values($lines));
    }

    /** @param resource $connection */
    abstract protected function serve($connection): void;

    protected function note(array $what): void
    {
        file_put_contents($this->record, json_encode($what, JSON_INVALID_UTF8_SUBSTITUTE) . "\n", FILE_APPEND);
    }
}
