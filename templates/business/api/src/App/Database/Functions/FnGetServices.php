<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\Service;
use StoneScriptPHP\Database;

final class FnGetServices
{
    /** @return list<Service> */
    public static function run(?string $category = null, int $limit = 100): array
    {
        return array_map(Service::from_row(...), Database::fn('get_services', ['i_category' => $category, 'i_limit' => $limit]));
    }
}
