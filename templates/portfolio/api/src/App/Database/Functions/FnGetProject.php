<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\ProjectDetails;
use StoneScriptPHP\Database;

final class FnGetProject
{
    public static function run(string $slug): ?ProjectDetails
    {
        $row = Database::row('get_project', ['i_slug' => $slug]);
        return $row === null ? null : ProjectDetails::from_row($row);
    }
}
