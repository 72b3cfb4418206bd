<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\BlogSettings;
use StoneScriptPHP\Database;

final class FnGetBlogSettings
{
    public static function run(): BlogSettings
    {
        return BlogSettings::from_row(Database::row('get_blog_settings'));
    }
}
