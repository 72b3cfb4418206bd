<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\TeamMember;
use StoneScriptPHP\Database;

final class FnGetTeam
{
    /** @return list<TeamMember> */
    public static function run(): array
    {
        return array_map(TeamMember::from_row(...), Database::fn('get_team'));
    }
}
