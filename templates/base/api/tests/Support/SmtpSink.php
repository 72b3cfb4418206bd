<?php

declare(strict_types=1);

namespace Tests\Support;

/** A mail server that takes every mail; or, with addresses that begin with "refused", none. */
final class SmtpSink extends ForkedServer
{
    protected function serve($connection): void
    {
        fwrite($connection, "220 sink\r\n");
        $mail = ['to' => [], 'data' => ''];
        while (($line = fgets($connection)) !== false) {
            $word = strtoupper(substr($line, 0, 4));
            if ($word === 'DATA') {
                fwrite($connection, "354 go on\r\n");
                while (($text = fgets($connection)) !== false && $text !== ".\r\n") {
                    $mail['data'] .= str_starts_with($text, '..') ? substr($text, 1) : $text;
                }
                $this->note($mail);
            }
            if ($word === 'RCPT') {
                $mail['to'][] = trim(substr($line, 8), " <>\r\n");
            }
            $refused = $word === 'RCPT' && str_contains($line, '<refused');
            fwrite($connection, match (true) { $refused => "550 no such mailbox\r\n", $word === 'EHLO' => "250 sink\r\n", $word === 'QUIT' => "221 bye\r\n", default => "250 ok\r\n" });
            if ($word === 'QUIT') {
                return;
            }
        }
    }
}
