<?php

declare(strict_types=1);

namespace App\Routes\Admin;

use App\Lib\Shop\Documents;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

final class GetStockRoute implements IRouteHandler
{
    public string $q = '';
    public string $only = '';
    public int $limit = 50;
    public int $offset = 0;

    public function validation_rules(): array
    {
        return ['q' => 'string|max:100', 'only' => 'in:low,out', 'limit' => 'integer|min:1|max:200', 'offset' => 'integer|min:0|max:1000000'];
    }

    public function process(): ApiResponse
    {
        return res_ok(Documents::page('get_stock', ['i_q' => $this->q, 'i_only' => $this->only, 'i_limit' => $this->limit, 'i_offset' => $this->offset]));
    }
}
