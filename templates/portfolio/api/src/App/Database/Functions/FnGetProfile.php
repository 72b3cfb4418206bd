<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\AppEnv;
use App\Models\Profile;
use StoneScriptPHP\Database;

final class FnGetProfile
{
    public static function run(): ?Profile
    {
        $row = Database::row('get_profile');
        return $row === null ? null : Profile::from_row($row, AppEnv::get()->APP_NAME);
    }
}
