<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\Comment;
use StoneScriptPHP\Database;

final class FnGetComments
{
    /** @return list<Comment> in the order of the conversation */
    public static function run(string $slug): array
    {
        return array_map(Comment::from_row(...), Database::fn('get_comments', ['i_slug' => $slug]));
    }
}
