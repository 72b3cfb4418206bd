<?php

declare(strict_types=1);

namespace Tests\Support;

use StoneScriptPHP\Application;
use StoneScriptPHP\Database;
use StoneScriptPHP\Env;

/** What a container's start decides, changed while the process runs. */
final class Environment
{
    /** @param array<string, string> $values */
    public static function set(array $values): void
    {
        foreach ($values as $name => $value) {
            putenv("$name=$value");
        }
        self::property(Env::class, 'instances', []);
    }

    public static function disconnect(): void
    {
        self::property(Database::class, 'pdo', null);
    }

    /** As a new process begins. */
    public static function forget_request(): void
    {
        Application::$request = Application::$user = null;
        Application::noted([]);
    }

    private static function property(string $class, string $name, mixed $value): void
    {
        (new \ReflectionProperty($class, $name))->setValue(null, $value);
    }
}
