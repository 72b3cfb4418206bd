<?php

declare(strict_types=1);

namespace App\Routes;

use App\Lib\Shop\OrderNews;
use App\Lib\Shop\Orders;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

/** An order, for anyone who has its token. */
final class GetOrderRoute implements IRouteHandler
{
    public string $token;

    public function validation_rules(): array
    {
        return ['token' => 'required|string|max:60'];
    }

    public function process(): ApiResponse
    {
        $id = Orders::id_of($this->token);
        $order = Orders::document($id);
        if ($order['state'] === 'pending' && strtotime((string) $order['reserved_until']) < time()) {
            Orders::expire();
            $order = Orders::document($id);
        }
        return res_ok($order + ['key' => OrderNews::key($this->token)]);
    }
}
