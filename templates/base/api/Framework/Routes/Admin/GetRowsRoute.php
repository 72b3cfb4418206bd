<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes\Admin;

use StoneScriptPHP\Admin\Editor;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

final class GetRowsRoute implements IRouteHandler
{
    public string $name;
    public string $q = '';
    public int $limit = 50;
    public int $offset = 0;

    public function validation_rules(): array
    {
        return ['name' => 'required|string|max:63', 'q' => 'string|max:100', 'limit' => 'integer|min:1|max:200', 'offset' => 'integer|min:0|max:1000000'];
    }

    public function process(): ApiResponse
    {
        return (new Editor($this->name))->page($this->q, $this->limit, $this->offset);
    }
}
