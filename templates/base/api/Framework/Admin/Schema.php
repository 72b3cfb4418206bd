<?php

declare(strict_types=1);

namespace StoneScriptPHP\Admin;

use StoneScriptPHP\Database;
use StoneScriptPHP\HttpError;
use StoneScriptPHP\Texts;

/** config/admin.php. */
final class Schema
{
    /** @return array<string, mixed> */
    private static function config(): array
    {
        return require dirname(__DIR__, 2) . '/src/config/admin.php';
    }

    /** @return list<Collection> */
    public static function collections(): array
    {
        $all = self::config()['collections'];
        return array_map(static fn (string $name): Collection => new Collection($name, $all[$name]), array_keys($all));
    }

    /** The collection that somebody asks for; 404 when there is none, 403 when it is not for that role. */
    public static function open(string $name, string $role): Collection
    {
        $definition = self::config()['collections'][$name] ?? throw new HttpError(res_not_ok(Texts::of('collection_missing'), 404));
        $collection = new Collection($name, $definition);
        return in_array($role, $collection->roles, true) ? $collection : throw new HttpError(res_not_ok(Texts::of('not_for_you'), 403));
    }

    /** What the admin's pages are built from, cut to what the role may see. */
    public static function describe(string $role): array
    {
        $collections = [];
        foreach (self::collections() as $collection) {
            if (in_array($role, $collection->roles, true)) {
                $collections[] = $collection->describe() + Rows::count($collection);
            }
        }
        return [
            'collections' => $collections,
            'currency' => self::config()['currency'] ?? 'INR',
            'demo' => $role === 'owner' ? Database::row('count_demo')['count_demo'] : 0,
        ];
    }
}
