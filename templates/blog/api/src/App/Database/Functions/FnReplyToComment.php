<?php

declare(strict_types=1);

namespace App\Database\Functions;

use StoneScriptPHP\Database;

final class FnReplyToComment
{
    /** @return array{o_id: int, o_post_slug: string, o_approved: bool}|null null: there is nothing to answer */
    public static function run(int $id, string $name, string $email, string $body): ?array
    {
        return Database::row('reply_to_comment', ['i_id' => $id, 'i_name' => $name, 'i_email' => $email, 'i_body' => $body]);
    }
}
