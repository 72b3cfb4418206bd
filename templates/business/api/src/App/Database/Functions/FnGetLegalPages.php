<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\LegalPage;
use StoneScriptPHP\Database;

final class FnGetLegalPages
{
    /** @return list<LegalPage> */
    public static function run(): array
    {
        return array_map(LegalPage::from_row(...), Database::fn('get_legal_pages'));
    }
}
