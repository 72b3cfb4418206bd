<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\Skill;
use StoneScriptPHP\Database;

final class FnGetSkills
{
    /** @return list<Skill> */
    public static function run(): array
    {
        return array_map(Skill::from_row(...), Database::fn('get_skills'));
    }
}
