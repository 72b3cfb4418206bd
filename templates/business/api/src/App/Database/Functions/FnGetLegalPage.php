<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\LegalPage;
use StoneScriptPHP\Database;

final class FnGetLegalPage
{
    public static function run(string $slug): ?LegalPage
    {
        $row = Database::row('get_legal_page', ['i_slug' => $slug]);
        return $row === null ? null : LegalPage::from_row($row);
    }
}
