<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes\Admin;

use StoneScriptPHP\Admin\Values;
use StoneScriptPHP\Alert;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Log;
use StoneScriptPHP\Settings;

/** Changes what is given of the two parts. */
final class PutSettingsRoute implements IRouteHandler
{
    public array $site = [];
    public array $theme = [];

    public function validation_rules(): array
    {
        return ['site' => 'array', 'theme' => 'array'];
    }

    public function process(): ApiResponse
    {
        $checked = $errors = [];
        foreach (['site' => $this->site, 'theme' => $this->theme] as $key => $given) {
            $values = Values::read(Settings::fields($key), $given);
            $checked[$key] = $values->values;
            $errors += $values->errors;
        }
        if ($errors !== []) {
            return res_not_ok('Please check what you entered', 400, $errors);
        }
        Settings::save(array_filter($checked));
        Log::info('The settings were changed', ['by' => Application::$user['id']]);
        Alert::publish('public', 'content.changed', ['collection' => 'settings', 'id' => 1]);
        return res_ok(Settings::all());
    }
}
