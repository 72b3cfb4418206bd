<?php

declare(strict_types=1);

namespace Tests\Support;

/** The api as it runs in its container: nginx and php-fpm by the image's own start script, on port 80 of this machine. */
final class Server
{
    /** @var resource */
    private $process;
    private readonly string $log;

    public function __construct()
    {
        $site = dirname(__DIR__, 2);
        $folder = sys_get_temp_dir() . '/server-' . getmypid();
        mkdir($folder);
        $this->log = "$folder/log";
        // The image's own settings, for the folder that the tests run in.
        $here = static fn (string $file): string => str_replace(['/var/www/html/storage', '/var/www/html'], [getenv('STORAGE_PATH'), $site], (string) file_get_contents($file));
        file_put_contents("$folder/nginx.conf", str_replace('access_log /dev/stdout', "access_log $folder/access", $here('/etc/nginx/nginx.conf')));
        file_put_contents("$folder/start", str_replace('nginx -g', "nginx -c $folder/nginx.conf -g", $here('/usr/local/bin/start')));
        $out = ['file', $this->log, 'a'];
        $this->process = proc_open(['bash', "$folder/start"], [['file', '/dev/null', 'r'], $out, $out], $pipes, $site, ['PATH' => (string) getenv('PATH')] + getenv()) ?: throw new \RuntimeException();
        for ($i = 0; $i < 200 && @fsockopen('127.0.0.1', 80) === false; $i++) {
            usleep(50_000);
        }
    }

    public function stop(): void
    {
        proc_terminate($this->process, SIGTERM);
        proc_close($this->process);
    }

    public function log(): string
    {
        return (string) file_get_contents($this->log);
    }

    /**
     * @param array<string, mixed>|string|null $body an array goes as JSON, unless it holds a \CURLFile
     * @param list<string> $headers
     * @return array{status: int, headers: array<string, string>, body: string, data: mixed, seconds: float}
     */
    public function ask(string $method, string $path, array|string|null $body = null, array $headers = []): array
    {
        $got = [];
        $multipart = is_array($body) && array_filter($body, static fn (mixed $v): bool => $v instanceof \CURLFile || $v instanceof \CURLStringFile) !== [];
        $curl = curl_init("http://127.0.0.1$path");
        curl_setopt_array($curl, [
            CURLOPT_CUSTOMREQUEST => $method, CURLOPT_NOBODY => $method === 'HEAD', CURLOPT_RETURNTRANSFER => true, CURLOPT_PATH_AS_IS => true, CURLOPT_PROXY => '', CURLOPT_TIMEOUT => 30,
            CURLOPT_HTTPHEADER => [...$headers, ...(is_array($body) && !$multipart ? ['Content-Type: application/json'] : [])],
            CURLOPT_HEADERFUNCTION => static function ($c, string $line) use (&$got): int {
                [$name, $value] = explode(':', $line, 2) + [1 => ''];
                $got[strtolower(trim($name))] = trim($value);
                return strlen($line);
            },
        ]);
        if ($body !== null) {
            curl_setopt($curl, CURLOPT_POSTFIELDS, is_array($body) && !$multipart ? json_encode($body) : $body);
        }
        $text = (string) curl_exec($curl);
        return [
            'status' => curl_getinfo($curl, CURLINFO_RESPONSE_CODE), 'headers' => $got, 'body' => $text, 'data' => json_decode($text, true)['data'] ?? null,
            'seconds' => curl_getinfo($curl, CURLINFO_TOTAL_TIME),
        ];
    }
}
