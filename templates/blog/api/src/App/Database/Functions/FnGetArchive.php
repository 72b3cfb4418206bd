<?php

declare(strict_types=1);

namespace App\Database\Functions;

use StoneScriptPHP\Database;

final class FnGetArchive
{
    /** @return list<array{year: int, month: int, posts: int}> */
    public static function run(): array
    {
        return array_map(
            static fn (array $row): array => ['year' => $row['o_year'], 'month' => $row['o_month'], 'posts' => $row['o_posts']],
            Database::fn('get_archive'),
        );
    }
}
