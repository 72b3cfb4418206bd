<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\Author;
use StoneScriptPHP\Database;

final class FnGetAuthors
{
    /** @return list<Author> all, or the one at an address */
    public static function run(?string $slug = null): array
    {
        return array_map(Author::from_row(...), Database::fn('get_authors', ['i_slug' => $slug]));
    }
}
