<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\Category;
use StoneScriptPHP\Database;

final class FnGetCategories
{
    /** @return list<Category> all, or the one at an address */
    public static function run(?string $slug = null): array
    {
        return array_map(Category::from_row(...), Database::fn('get_categories', ['i_slug' => $slug]));
    }
}
