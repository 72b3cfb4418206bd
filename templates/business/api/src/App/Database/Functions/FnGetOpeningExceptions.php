<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\OpeningException;
use StoneScriptPHP\Database;

final class FnGetOpeningExceptions
{
    /** @return list<OpeningException> */
    public static function run(?\DateTimeImmutable $at = null): array
    {
        return array_map(OpeningException::from_row(...), Database::fn('get_opening_exceptions', ['i_at' => ($at ?? new \DateTimeImmutable())->format(\DateTimeInterface::ATOM)]));
    }
}
