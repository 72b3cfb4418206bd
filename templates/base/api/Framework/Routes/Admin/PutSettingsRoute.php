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
use StoneScriptPHP\Texts;

/** Changes the given ones of the two parts; with the updated_at that was read, only if no one else has changed them since. */
final class PutSettingsRoute implements IRouteHandler
{
    public array $site = [];
    public array $theme = [];
    public ?string $updated_at = null;

    public function validation_rules(): array
    {
        return ['site' => 'array', 'theme' => 'array', 'updated_at' => 'string|max:60'];
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
            return res_invalid($errors);
        }
        $since = array_key_exists('updated_at', Application::$request->body) ? ($this->updated_at ?: null) : false;
        if (!Settings::save(array_filter($checked), $since)) {
            return new ApiResponse('not ok', Texts::of('changed_meanwhile'), Settings::all(), 409);
        }
        Log::info('The settings were changed', ['by' => Application::$user['id']]);
        Alert::publish('public', 'content.changed', ['collection' => 'settings', 'id' => 1]);
        return res_ok(Settings::all());
    }
}
