<?php

declare(strict_types=1);

namespace App\Database\Functions;

use StoneScriptPHP\Database;

final class FnCreateContactMessage
{
    /** @return array{o_id: int, o_new: bool} the message's number; not new when it had been sent already */
    public static function run(string $name, string $email, string $message): array
    {
        return Database::row('create_contact_message', ['i_name' => $name, 'i_email' => $email, 'i_message' => $message]);
    }
}
