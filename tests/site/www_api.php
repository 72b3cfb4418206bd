<?php

declare(strict_types=1);

/*
 * Plays the api behind www (webmeteor/nginx): how it answers is the first word of the page's path. Each answer is numbered and
 * says what it was asked with, so that a test sees how often www asked, and what of a visitor's request came through.
 */
const WORDS = '<meta name="asked" content="%s">';

function answer(string $path, array $headers, int $number, int $began): string
{
    $page = $headers['x-page-path'] ?? '';
    $piece = match ($path) {
        '/_head' => "<title>Words of the api, $number</title>\n" . sprintf(WORDS, base64_encode((string) json_encode($headers + ['number' => $number]))),
        '/_body' => "<main><h1>Words of the api</h1>" . str_repeat('<p>More of them.</p>', 40) . '</main>',
        '/_asked' => (string) $number,
        default => "api: $path\n",
    };
    if (!str_starts_with($path, '/_')) {
        return written(str_starts_with($path, '/robots') ? 200 : 404, 'text/plain', $piece, ['ETag: "feed"', 'Set-Cookie: a=b']);
    }
    // What an api of before www said X-Page-Kept does, and one that is not ours: the status alone.
    $kept = isset($headers['x-page-kept']) && !str_contains($page, 'by-status');
    preg_match('~^/([a-z]+)[^?]*(?:\?to=([^&]*))?~', $page, $m);
    switch ($m[1] ?? '') {
        case 'missing':
            return written($kept ? 200 : 404, 'text/html; charset=utf-8', $piece . '<meta name="robots" content="noindex">', $kept ? ['X-Page: missing'] : []);
        case 'moved':
            $to = rawurldecode($m[2] ?? '/');
            return written($kept ? 200 : 301, 'text/html; charset=utf-8', 'Elsewhere', [$kept ? "X-Page: moved $to" : "Location: $to"]);
        case 'status':
            return written((int) ($m[2] ?? 0), 'text/html', 'SECRET of a status', ['Location: /found']);
        case 'slow':
            sleep(4);
            break;
        case 'waiting':
            usleep(150_000);
            break;
        case 'broken':
            return written(500, 'text/html', 'SECRET of a failure');
        case 'busy':
            return written(429, 'text/html', 'SECRET of a limit');
        case 'json':
            return written(200, 'application/json', '{"SECRET": true}');
        case 'noise':
            return "\x16\x03\x01SECRET noise\r\n\r\n";
        case 'later':
            // A page until the api has been up for a while, then one that fails.
            if (time() - $began > 1) {
                return written(500, 'text/html', 'SECRET of a failure');
            }
            break;
    }
    return written(200, 'text/html; charset=utf-8', $piece, [$kept ? 'X-Page: found' : 'X-Other: x', 'Set-Cookie: tracked=1', 'Cache-Control: no-store', 'X-Powered-By: PHP/0']);
}

function written(int $status, string $type, string $body, array $headers = []): string
{
    $lines = ["HTTP/1.1 $status x", "Content-Type: $type", 'Content-Length: ' . strlen($body), 'Connection: close', "Content-Security-Policy: default-src 'none'", ...$headers];
    return implode("\r\n", $lines) . "\r\n\r\n$body";
}

pcntl_async_signals(true);
pcntl_signal(SIGTERM, static fn () => exit(0));
pcntl_signal(SIGCHLD, SIG_IGN);
$server = stream_socket_server('tcp://0.0.0.0:80', context: stream_context_create(['socket' => ['backlog' => 511]])) ?: exit(1);
$began = time();
for ($number = 0;;) {
    $connection = @stream_socket_accept($server, 3600);
    if ($connection === false) {
        continue;
    }
    $request = '';
    while (!str_contains($request, "\r\n\r\n") && ($bytes = fread($connection, 65536)) !== '' && $bytes !== false) {
        $request .= $bytes;
    }
    $lines = explode("\r\n", strstr($request, "\r\n\r\n", true) ?: '');
    [, $path] = explode(' ', array_shift($lines)) + [1 => ''];
    $headers = [];
    foreach ($lines as $line) {
        [$name, $value] = explode(':', $line, 2);
        $headers[strtolower($name)] = trim($value);
    }
    $number += $path === '/_head' ? 1 : 0;
    if (pcntl_fork() === 0) {
        fwrite($connection, answer($path, $headers, $number, $began));
        exit(0);
    }
    fclose($connection);
}
