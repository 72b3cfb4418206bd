<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\ServiceDetails;
use StoneScriptPHP\Database;

final class FnGetService
{
    public static function run(string $slug): ?ServiceDetails
    {
        $row = Database::row('get_service', ['i_slug' => $slug]);
        return $row === null ? null : ServiceDetails::from_row($row);
    }
}
