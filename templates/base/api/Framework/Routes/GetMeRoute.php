<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\IRouteHandler;

final class GetMeRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        return res_ok(array_diff_key(Application::$user, ['session' => null]));
    }
}
