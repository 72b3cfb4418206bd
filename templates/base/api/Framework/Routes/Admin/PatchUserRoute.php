<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes\Admin;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\Database;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Log;
use StoneScriptPHP\Password;
use StoneScriptPHP\Texts;

/** Changes what is given. With reset_password one is drawn, which ends the account's sessions. */
final class PatchUserRoute implements IRouteHandler
{
    public int $id;
    public ?string $email = null;
    public ?string $name = null;
    public ?string $role = null;
    public bool $reset_password = false;

    public function validation_rules(): array
    {
        return [
            'id' => 'required|integer', 'email' => 'email|max:254', 'name' => ['string', 'max:120', 'regex:/^\P{Cc}*$/Du'],
            'role' => 'in:owner,editor', 'reset_password' => 'boolean',
        ];
    }

    public function process(): ApiResponse
    {
        return Database::transaction(function (): ApiResponse {
            $old = Database::row('get_user', ['i_id' => $this->id]);
            $changed = $old !== null && Database::row('update_user', [
                'i_id' => $this->id, 'i_email' => mb_strtolower($this->email ?: $old['o_email']), 'i_name' => $this->name ?? $old['o_name'],
                'i_role' => $this->role ?: $old['o_role'],
            ])['update_user'];
            if (!$changed) {
                return res_not_ok(Texts::of('account_missing'), 404);
            }
            $password = $this->reset_password ? Password::draw() : null;
            if ($password !== null) {
                Database::fn('change_password', ['i_user' => $this->id, 'i_hash' => Password::hash($password), 'i_first' => true]);
            }
            Log::info('An account was changed', ['id' => $this->id, 'reset_password' => $this->reset_password, 'by' => Application::$user['id']]);
            return res_ok(GetUsersRoute::shape(Database::row('get_user', ['i_id' => $this->id])) + ($password === null ? [] : ['password' => $password]));
        });
    }
}
