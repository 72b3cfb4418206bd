<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\Project;
use StoneScriptPHP\Database;

final class FnGetProject
{
    public static function run(string $slug): ?Project
    {
        $row = Database::row('get_project', ['i_slug' => $slug]);
        return $row === null ? null : Project::from_row($row);
    }
}
