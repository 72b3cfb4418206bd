<?php

declare(strict_types=1);

namespace App\Database\Functions;

use StoneScriptPHP\Database;

final class FnCreateContactInquiry
{
    /** @return array{o_id: int, o_new: bool, o_service_title: string} */
    public static function run(string $name, string $email, string $phone, string $service, string $message): array
    {
        return Database::row('create_contact_inquiry', [
            'i_name' => $name, 'i_email' => $email, 'i_phone' => $phone, 'i_service' => $service, 'i_message' => $message,
        ]);
    }
}
