<?php

declare(strict_types=1);

namespace App\Routes\Admin;

use App\Lib\Shop\Documents;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

final class GetCustomersRoute implements IRouteHandler
{
    public string $q = '';
    public ?int $id = null;
    public int $limit = 25;
    public int $offset = 0;

    public function validation_rules(): array
    {
        return ['q' => 'string|max:100', 'id' => 'integer|min:1', 'limit' => 'integer|min:1|max:100', 'offset' => 'integer|min:0|max:1000000'];
    }

    public function process(): ApiResponse
    {
        return res_ok(Documents::page('get_customers', ['i_q' => $this->q, 'i_id' => $this->id, 'i_limit' => $this->limit, 'i_offset' => $this->offset]));
    }
}
