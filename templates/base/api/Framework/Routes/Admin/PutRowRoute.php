<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes\Admin;

use StoneScriptPHP\Admin\Editor;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\IRouteHandler;

/** Changes the fields that are given. */
final class PutRowRoute implements IRouteHandler
{
    public string $name;
    public int $id;

    public function validation_rules(): array
    {
        return ['name' => 'required|string|max:63', 'id' => 'required|integer|min:1'];
    }

    public function process(): ApiResponse
    {
        return (new Editor($this->name, 'update'))->update($this->id, Application::$request->body);
    }
}
