<?php

declare(strict_types=1);

namespace App\Database\Functions;

use StoneScriptPHP\Database;

final class FnCreateComment
{
    /** @return array{o_id: int, o_state: string, o_new: bool, o_post_slug: string, o_post_title: string}|null null: no such post */
    public static function run(string $slug, ?int $parent, string $name, string $email, string $body): ?array
    {
        return Database::row('create_comment', ['i_slug' => $slug, 'i_parent' => $parent, 'i_name' => $name, 'i_email' => $email, 'i_body' => $body]);
    }
}
