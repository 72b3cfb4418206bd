<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\Opening;
use StoneScriptPHP\Database;

final class FnGetOpening
{
    public static function run(?\DateTimeImmutable $at = null): Opening
    {
        return Opening::from_row(Database::row('get_opening_week'), FnGetOpeningExceptions::run($at), FnGetOpeningStatus::run($at));
    }
}
