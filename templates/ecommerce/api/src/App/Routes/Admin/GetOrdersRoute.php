<?php

declare(strict_types=1);

namespace App\Routes\Admin;

use App\Lib\Shop\Documents;
use App\Lib\Shop\Orders;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

final class GetOrdersRoute implements IRouteHandler
{
    public string $state = '';
    public string $q = '';
    public ?int $customer = null;
    public int $limit = 25;
    public int $offset = 0;

    public function validation_rules(): array
    {
        return [
            'state' => 'in:open,pending,confirmed,paid,shipped,completed,cancelled,failed,expired,refunded', 'q' => 'string|max:100', 'customer' => 'integer|min:1',
            'limit' => 'integer|min:1|max:100', 'offset' => 'integer|min:0|max:1000000',
        ];
    }

    public function process(): ApiResponse
    {
        Orders::expire();
        return res_ok(Documents::page('get_orders', [
            'i_state' => $this->state, 'i_q' => $this->q, 'i_customer' => $this->customer, 'i_limit' => $this->limit, 'i_offset' => $this->offset,
        ]));
    }
}
