<?php

declare(strict_types=1);

namespace StoneScriptPHP;

use App\AppEnv;

/** One JSON object a line on stderr: the container's log. */
final class Log
{
    private const LEVELS = ['debug' => 0, 'info' => 1, 'warning' => 2, 'error' => 3];

    public static function write(string $level, string $message, array $context = []): void
    {
        if (self::LEVELS[$level] < (self::LEVELS[strtolower(AppEnv::get()->LOG_LEVEL)] ?? 1)) {
            return;
        }
        file_put_contents('php://stderr', json_encode(
            ['level' => $level, 'message' => $message] + $context,
            JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE | JSON_PARTIAL_OUTPUT_ON_ERROR,
        ) . "\n");
    }

    public static function info(string $message, array $context = []): void
    {
        self::write('info', $message, $context);
    }

    public static function warning(string $message, array $context = []): void
    {
        self::write('warning', $message, $context);
    }

    public static function error(string $message, array $context = []): void
    {
        self::write('error', $message, $context);
    }
}
