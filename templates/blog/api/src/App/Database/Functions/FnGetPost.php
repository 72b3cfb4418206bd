<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\PostCard;
use App\Models\PostDetails;
use StoneScriptPHP\Database;

final class FnGetPost
{
    /** @param bool $unpublished drafts and what is scheduled too, for those who write */
    public static function run(string $slug, bool $unpublished = false): ?PostDetails
    {
        $row = Database::row('get_post', ['i_slug' => $slug, 'i_unpublished' => $unpublished]);
        if ($row === null) {
            return null;
        }
        $card = PostCard::from_json($row['o_card']);
        return PostDetails::from_row($row, $card, FnGetRelatedPosts::run($card->id, 3));
    }
}
