<?php

declare(strict_types=1);

namespace Tests\Support;

/** Stands where the alert service is. */
final class AlertSink extends ForkedServer
{
    public function url(): string
    {
        return 'http://127.0.0.1:' . $this->port();
    }

    protected function serve($connection): void
    {
        $length = 0;
        while (($line = fgets($connection)) !== false && trim($line) !== '') {
            $length = preg_match('/^content-length: *(\d+)/i', $line, $m) ? (int) $m[1] : $length;
        }
        $this->note(json_decode((string) stream_get_contents($connection, $length), true) ?? []);
        fwrite($connection, "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }
}
