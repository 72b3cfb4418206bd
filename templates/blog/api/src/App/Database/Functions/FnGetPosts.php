<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\PostCard;
use App\Models\PostFilter;
use App\Models\PostList;
use StoneScriptPHP\Database;

final class FnGetPosts
{
    public static function run(PostFilter $filter, int $page, int $per_page): PostList
    {
        $rows = Database::fn('get_posts', [
            'i_category' => $filter->category,
            'i_tag' => $filter->tag,
            'i_author' => $filter->author,
            'i_year' => $filter->year,
            'i_month' => $filter->month,
            'i_limit' => $per_page,
            'i_offset' => ($page - 1) * $per_page,
        ]);
        $posts = array_map(static fn (array $row): PostCard => PostCard::from_json($row['o_card']), $rows);
        return new PostList($posts, $rows[0]['o_total'] ?? 0, $page, $per_page);
    }
}
