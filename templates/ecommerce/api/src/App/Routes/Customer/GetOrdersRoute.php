<?php

declare(strict_types=1);

namespace App\Routes\Customer;

use App\Lib\Shop\Documents;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\IRouteHandler;

final class GetOrdersRoute implements IRouteHandler
{
    public int $page = 1;

    public function validation_rules(): array
    {
        return ['page' => 'integer|min:1|max:1000'];
    }

    public function process(): ApiResponse
    {
        return res_ok(Documents::page('get_orders', ['i_customer' => Application::$user['id'], 'i_limit' => 20, 'i_offset' => 20 * ($this->page - 1)]));
    }
}
