<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes\Admin;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Settings;

final class GetSettingsRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        return res_ok(Settings::all() + ['fields' => ['site' => Settings::fields('site'), 'theme' => Settings::fields('theme')]]);
    }
}
