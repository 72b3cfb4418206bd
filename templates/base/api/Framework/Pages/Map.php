<?php

declare(strict_types=1);

namespace StoneScriptPHP\Pages;

use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Router;
use StoneScriptPHP\Texts;

/** config/pages.php. */
final class Map
{
    /** @return array<string, class-string<IPage>> */
    private static function config(): array
    {
        return require dirname(__DIR__, 2) . '/src/config/pages.php';
    }

    /** Whether any pages are configured; if not, every path may be a page. */
    public static function is_empty(): bool
    {
        return self::config() === [];
    }

    /** @param array<string, mixed> $query */
    public static function page(string $path, array $query): ?Page
    {
        $pages = self::config();
        $patterns = isset($pages[$path]) ? [$path] : array_keys($pages);
        foreach ($patterns as $pattern) {
            $parameters = Router::parameters($pattern, $path);
            if ($parameters !== null) {
                return $pages[$pattern]::page($parameters, $query);
            }
        }
        return null;
    }

    /** @return array<string, string> path => text of the link */
    public static function links(): array
    {
        $links = [];
        foreach (self::config() as $path => $class) {
            $label = defined("$class::LABEL") ? Texts::named(constant("$class::LABEL")) : self::label($path);
            if (!str_contains($path, '{') && $label !== '') {
                $links[$path] = $label;
            }
        }
        return $links;
    }

    /** @return array<string, ?string> path => when it was changed */
    public static function urls(): array
    {
        $urls = [];
        foreach (array_unique(array_values(self::config())) as $class) {
            foreach ($class::urls() as $url) {
                $urls[$url['loc']] = $url['lastmod'] ?? null;
            }
        }
        return $urls;
    }

    private static function label(string $path): string
    {
        $last = basename($path);
        return $path === '/' ? Texts::of('home') : ucfirst(strtr($last, '-_', '  '));
    }
}
