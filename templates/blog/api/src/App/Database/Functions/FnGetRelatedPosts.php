<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\PostCard;
use StoneScriptPHP\Database;

final class FnGetRelatedPosts
{
    /** @return list<PostCard> */
    public static function run(int $id, int $limit): array
    {
        $rows = Database::fn('get_related_posts', ['i_id' => $id, 'i_limit' => $limit]);
        return array_map(static fn (array $row): PostCard => PostCard::from_json($row['o_card']), $rows);
    }
}
