<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\AppEnv;
use App\Models\Company;
use StoneScriptPHP\Database;

final class FnGetCompany
{
    public static function run(): Company
    {
        return Company::from_row(Database::row('get_company'), AppEnv::get()->APP_NAME);
    }
}
