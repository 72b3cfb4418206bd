<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\QueuedComment;
use StoneScriptPHP\Database;

final class FnGetCommentQueue
{
    /** @return array{rows: list<QueuedComment>, total: int} */
    public static function run(string $state, string $query, int $limit, int $offset): array
    {
        $rows = Database::fn('get_comment_queue', ['i_state' => $state, 'i_query' => $query, 'i_limit' => $limit, 'i_offset' => $offset]);
        return ['rows' => array_map(QueuedComment::from_row(...), $rows), 'total' => $rows[0]['o_total'] ?? 0];
    }
}
