<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes\Admin;

use StoneScriptPHP\Admin\Editor;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\IRouteHandler;

/** A new row. Its fields are checked by the collection; they may be called like those of the path. */
final class PostRowRoute implements IRouteHandler
{
    public string $name;

    public function validation_rules(): array
    {
        return ['name' => 'required|string|max:63'];
    }

    public function process(): ApiResponse
    {
        return (new Editor($this->name, 'create'))->create(Application::$request->body);
    }
}
