<?php

declare(strict_types=1);

namespace App\Database\Functions;

use StoneScriptPHP\Database;

final class FnEraseComment
{
    public static function run(int $id): bool
    {
        return Database::row('erase_comment', ['i_id' => $id])['o_erased'];
    }
}
