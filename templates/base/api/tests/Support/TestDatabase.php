<?php

declare(strict_types=1);

namespace Tests\Support;

use StoneScriptPHP\Database;
use StoneScriptPHP\Migrator;

/** A database of its own for each test class: a copy of one that was migrated once. */
final class TestDatabase
{
    private static ?string $template = null;
    private static int $number = 0;
    private static string $server = '';

    /** Makes a fresh copy the one that the api uses. */
    public static function fresh(): void
    {
        self::$server = self::$server ?: (string) getenv('DB_NAME');
        self::$template ??= self::make_template();
        $name = sprintf('t_%d_%d', getmypid(), ++self::$number);
        self::admin("create database $name template " . self::$template);
        self::use($name);
    }

    /** An empty one, for tests of the migrator. */
    public static function empty(): void
    {
        self::$server = self::$server ?: (string) getenv('DB_NAME');
        $name = sprintf('t_%d_%d', getmypid(), ++self::$number);
        self::admin("create database $name template template0");
        self::use($name);
    }

    public static function migrations(): string
    {
        return dirname(__DIR__, 2) . '/src/postgresql';
    }

    private static function make_template(): string
    {
        $name = 'tpl_' . getmypid();
        self::admin("create database $name template template0");
        self::use($name);
        (new Migrator(Database::pdo(), self::migrations()))->run();
        Environment::disconnect();
        return $name;
    }

    private static function use(string $name): void
    {
        Environment::disconnect();
        Environment::set(['DB_NAME' => $name]);
    }

    private static function admin(string $sql): void
    {
        self::use(self::$server);
        Database::wait_for(20.0)->exec($sql);
        Environment::disconnect();
    }
}
