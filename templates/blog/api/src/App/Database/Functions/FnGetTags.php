<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\Tag;
use StoneScriptPHP\Database;

final class FnGetTags
{
    /** @return list<Tag> all, or the one at an address */
    public static function run(?string $slug = null): array
    {
        return array_map(Tag::from_row(...), Database::fn('get_tags', ['i_slug' => $slug]));
    }
}
