<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\Faq;
use StoneScriptPHP\Database;

final class FnGetFaqs
{
    /** @return list<Faq> */
    public static function run(): array
    {
        return array_map(Faq::from_row(...), Database::fn('get_faqs'));
    }
}
