<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\SearchHit;
use StoneScriptPHP\Database;

final class FnSearchPosts
{
    /** @return array{hits: list<SearchHit>, total: int} */
    public static function run(string $query, int $limit, int $offset): array
    {
        $rows = Database::fn('search_posts', ['i_query' => $query, 'i_limit' => $limit, 'i_offset' => $offset]);
        return ['hits' => array_map(SearchHit::from_row(...), $rows), 'total' => $rows[0]['o_total'] ?? 0];
    }
}
