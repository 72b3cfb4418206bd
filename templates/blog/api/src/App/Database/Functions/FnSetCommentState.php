<?php

declare(strict_types=1);

namespace App\Database\Functions;

use StoneScriptPHP\Database;

final class FnSetCommentState
{
    /**
     * @param list<int> $ids
     * @return list<array{o_id: int, o_was: string, o_post_slug: string}> those that changed
     */
    public static function run(array $ids, string $state): array
    {
        return Database::fn('set_comment_state', ['i_ids' => $ids, 'i_state' => $state]);
    }
}
