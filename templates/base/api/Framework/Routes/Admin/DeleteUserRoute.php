<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes\Admin;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\Database;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Log;
use StoneScriptPHP\Texts;

final class DeleteUserRoute implements IRouteHandler
{
    public int $id;

    public function validation_rules(): array
    {
        return ['id' => 'required|integer'];
    }

    public function process(): ApiResponse
    {
        if (!Database::row('delete_user', ['i_id' => $this->id, 'i_by' => Application::$user['id']])['delete_user']) {
            return res_not_ok(Texts::of('account_missing'), 404);
        }
        Log::info('An account was deleted', ['id' => $this->id, 'by' => Application::$user['id']]);
        return res_ok();
    }
}
