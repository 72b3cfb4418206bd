<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\PostCard;
use App\Models\PostDetails;
use StoneScriptPHP\Database;

final class FnGetPost
{
    /** @param ?int $draft the number of a post that may be a draft, for previews: then the address does not matter */
    public static function run(string $slug, ?int $draft = null): ?PostDetails
    {
        $row = Database::row('get_post', ['i_slug' => $slug, 'i_draft' => $draft]);
        if ($row === null) {
            return null;
        }
        $card = PostCard::from_json($row['o_card']);
        return PostDetails::from_row($row, $card, FnGetRelatedPosts::run($card->id, 3));
    }
}
