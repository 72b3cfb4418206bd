<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\Project;
use StoneScriptPHP\Database;

final class FnGetProjects
{
    /** @return list<Project> */
    public static function run(?string $tag, int $limit): array
    {
        return array_map(Project::from_row(...), Database::fn('get_projects', ['i_tag' => $tag, 'i_limit' => $limit]));
    }
}
