<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes\Admin;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\IRouteHandler;

final class GetUsersRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        return res_ok(array_map(self::shape(...), Database::fn('get_users')));
    }

    public static function shape(array $row): array
    {
        return [
            'id' => $row['o_id'], 'email' => $row['o_email'], 'name' => $row['o_name'], 'role' => $row['o_role'],
            'first_password' => $row['o_first_password'], 'last_login_at' => $row['o_last_login_at'] ?? null,
        ];
    }
}
