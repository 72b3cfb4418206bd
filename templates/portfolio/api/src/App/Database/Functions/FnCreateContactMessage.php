<?php

declare(strict_types=1);

namespace App\Database\Functions;

use StoneScriptPHP\Database;

final class FnCreateContactMessage
{
    /** @return int the number of the message */
    public static function run(string $name, string $email, string $message): int
    {
        return Database::row('create_contact_message', ['i_name' => $name, 'i_email' => $email, 'i_message' => $message])['o_id'];
    }
}
