<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Settings;

/** What a visitor's browser may know of this site's settings. */
final class GetConfigRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        return res_ok(Settings::config());
    }
}
