<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes;

use StoneScriptPHP\Accounts;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

final class PostRefreshRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        return Accounts::has_cookie('staff') ? Accounts::refresh('staff') : res_ok(['token' => null, 'expires_in' => 0, 'user' => null]);
    }
}
