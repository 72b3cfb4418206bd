<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes\Admin;

use StoneScriptPHP\Admin\Editor;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

final class GetRowRoute implements IRouteHandler
{
    public string $name;
    public int $id;

    public function validation_rules(): array
    {
        return ['name' => 'required|string|max:63', 'id' => 'required|integer|min:1'];
    }

    public function process(): ApiResponse
    {
        return (new Editor($this->name))->row($this->id);
    }
}
