<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes\Admin;

use StoneScriptPHP\Admin\Editor;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

final class PostOrderRoute implements IRouteHandler
{
    public string $name;
    public array $ids;

    public function validation_rules(): array
    {
        return ['name' => 'required|string|max:63', 'ids' => 'required|array|max:1000'];
    }

    public function process(): ApiResponse
    {
        return (new Editor($this->name, 'order'))->order($this->ids);
    }
}
