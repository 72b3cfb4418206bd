<?php

declare(strict_types=1);

namespace App\Routes;

use App\Lib\Shop\Cart;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

final class GetCartRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        return res_ok(Cart::open()->priced());
    }
}
