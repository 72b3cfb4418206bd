<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes\Admin;

use StoneScriptPHP\Accounts;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\Database;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Log;
use StoneScriptPHP\Password;

/** A new account; its first password is in this answer and nowhere else. */
final class PostUserRoute implements IRouteHandler
{
    public string $email;
    public string $name = '';
    public string $role;

    public function validation_rules(): array
    {
        return ['email' => 'required|email|max:254', 'name' => ['string', 'max:120', 'regex:/^\P{Cc}*$/Du'], 'role' => 'required|in:owner,editor'];
    }

    public function process(): ApiResponse
    {
        $password = Password::draw();
        $id = Accounts::create($this->role, $this->email, $this->name, $password, true);
        Log::info('An account was made', ['id' => $id, 'role' => $this->role, 'by' => Application::$user['id']]);
        return res_ok(GetUsersRoute::shape(Database::row('get_user', ['i_id' => $id])) + ['password' => $password]);
    }
}
