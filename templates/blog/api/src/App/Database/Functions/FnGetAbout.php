<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\About;
use StoneScriptPHP\Database;

final class FnGetAbout
{
    public static function run(): ?About
    {
        $row = Database::row('get_about');
        return $row === null ? null : About::from_row($row);
    }
}
