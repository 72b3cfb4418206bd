<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use StoneScriptPHP\Database;

/** What SQL functions answer with as jsonb, as arrays. */
final class Documents
{
    /** The first column of the first row. */
    public static function one(string $function, array $parameters = []): ?array
    {
        $row = Database::row($function, $parameters);
        return $row === null ? null : json_decode((string) reset($row), true, 64, JSON_THROW_ON_ERROR);
    }

    /** @return array{rows: list<array>, total: int} of functions that answer (document, o_total) */
    public static function page(string $function, array $parameters): array
    {
        $rows = Database::fn($function, $parameters);
        return [
            'rows' => array_map(static fn (array $row): array => json_decode((string) reset($row), true, 64, JSON_THROW_ON_ERROR), $rows),
            'total' => (int) ($rows[0]['o_total'] ?? 0),
        ];
    }
}
