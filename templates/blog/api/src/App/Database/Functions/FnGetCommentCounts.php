<?php

declare(strict_types=1);

namespace App\Database\Functions;

use StoneScriptPHP\Database;

final class FnGetCommentCounts
{
    /** @return array{pending: int, approved: int, spam: int, deleted: int} */
    public static function run(): array
    {
        $row = Database::row('get_comment_counts');
        return ['pending' => $row['o_pending'], 'approved' => $row['o_approved'], 'spam' => $row['o_spam'], 'deleted' => $row['o_deleted']];
    }
}
