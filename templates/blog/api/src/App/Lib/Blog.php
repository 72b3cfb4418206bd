<?php

declare(strict_types=1);

namespace App\Lib;

use App\AppEnv;
use App\Database\Functions\FnGetBlogSettings;
use StoneScriptPHP\Application;
use StoneScriptPHP\Request;
use StoneScriptPHP\Settings;

/** What the owner says of the whole site, read once for each request. */
final class Blog
{
    private static ?array $settings = null;
    private static ?\DateTimeZone $zone = null;
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

    /** A moment as it is written where the blog is at home: 2026-08-01T01:00:00+05:30 (RFC 3339). */
    public static function local(string $timestamp): string
    {
        self::forget_the_last_request();
        self::$zone ??= new \DateTimeZone(FnGetBlogSettings::run()->time_zone);
        return (new \DateTimeImmutable($timestamp))->setTimezone(self::$zone)->format(DATE_ATOM);
    }

    /** @return array<string, mixed> */
    private static function settings(): array
    {
        self::forget_the_last_request();
        return self::$settings ??= Settings::all()['site'];
    }

    private static function forget_the_last_request(): void
    {
        if (self::$read_for !== Application::$request) {
            self::$settings = self::$zone = null;
            self::$read_for = Application::$request;
        }
    }
}
