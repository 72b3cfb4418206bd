<?php

declare(strict_types=1);

namespace App\Lib;

use App\AppEnv;
use StoneScriptPHP\Application;
use StoneScriptPHP\Request;
use StoneScriptPHP\Settings;

/** What the owner says of the whole site, read once for each request. */
final class Blog
{
    private static ?array $settings = null;
    private static ?Request $read_for = null;

    public static function name(): string
    {
        return AppEnv::get()->APP_NAME;
    }

    public static function tagline(): string
    {
        return self::settings()['tagline'];
    }

    public static function description(): string
    {
        return self::settings()['description'];
    }

    public static function language(): string
    {
        return self::settings()['language'] ?: 'en';
    }

    /** @return array<string, mixed> */
    private static function settings(): array
    {
        if (self::$settings === null || self::$read_for !== Application::$request) {
            self::$settings = Settings::all()['site'];
            self::$read_for = Application::$request;
        }
        return self::$settings;
    }
}
