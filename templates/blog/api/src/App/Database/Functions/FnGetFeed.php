<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\PostCard;
use StoneScriptPHP\Database;

final class FnGetFeed
{
    /** @return list<array{card: PostCard, body: string}> */
    public static function run(int $limit): array
    {
        return array_map(
            static fn (array $row): array => ['card' => PostCard::from_json($row['o_card']), 'body' => $row['o_body']],
            Database::fn('get_feed', ['i_limit' => $limit]),
        );
    }
}
