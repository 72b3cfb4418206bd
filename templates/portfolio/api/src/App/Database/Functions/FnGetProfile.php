<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\AppEnv;
use App\Models\Profile;
use StoneScriptPHP\Database;

final class FnGetProfile
{
    public static function run(): Profile
    {
        return Profile::from_row(Database::row('get_profile'), AppEnv::get()->APP_NAME);
    }
}
