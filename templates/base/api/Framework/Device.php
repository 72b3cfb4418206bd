<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/** What a browser calls itself, as far as its owner recognises it by: names of this list and nothing of what was sent. */
final class Device
{
    // In this order: most of them also name those below.
    private const BROWSERS = ['Edg' => 'Edge', 'OPR/' => 'Opera', 'SamsungBrowser/' => 'Samsung Internet', 'Vivaldi/' => 'Vivaldi', 'YaBrowser/' => 'Yandex', 'DuckDuckGo/' => 'DuckDuckGo',
        'Firefox/' => 'Firefox', 'FxiOS/' => 'Firefox', 'CriOS/' => 'Chrome', 'Chromium/' => 'Chromium', 'Chrome/' => 'Chrome', 'Safari/' => 'Safari', 'curl/' => 'curl'];
    private const SYSTEMS = ['iPhone' => 'iPhone', 'iPad' => 'iPad', 'Android' => 'Android', 'Windows' => 'Windows', 'CrOS' => 'ChromeOS', 'Macintosh' => 'macOS', 'Linux' => 'Linux'];

    /** @return array{browser: string, system: string} '' for what is not known */
    public static function of(string $user_agent): array
    {
        return ['browser' => self::first(self::BROWSERS, $user_agent), 'system' => self::first(self::SYSTEMS, $user_agent)];
    }

    /** @param array<string, string> $names */
    private static function first(array $names, string $user_agent): string
    {
        foreach ($names as $sign => $name) {
            if (str_contains($user_agent, $sign)) {
                return $name;
            }
        }
        return '';
    }
}
