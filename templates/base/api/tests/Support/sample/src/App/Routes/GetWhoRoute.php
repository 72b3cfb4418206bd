<?php

declare(strict_types=1);

namespace App\Routes;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\IRouteHandler;

final class GetWhoRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        return res_ok(['user' => Application::$user['email'] ?? null, 'caller' => Application::caller()['email'] ?? null]);
    }
}
