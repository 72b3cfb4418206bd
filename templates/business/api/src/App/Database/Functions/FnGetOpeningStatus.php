<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\OpeningStatus;
use StoneScriptPHP\Database;

final class FnGetOpeningStatus
{
    public static function run(?\DateTimeImmutable $at = null): ?OpeningStatus
    {
        $row = Database::row('get_opening_status', ['i_at' => ($at ?? new \DateTimeImmutable())->format(\DateTimeInterface::ATOM)]);
        return $row === null ? null : OpeningStatus::from_row($row);
    }
}
