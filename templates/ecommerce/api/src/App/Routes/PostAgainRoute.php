<?php

declare(strict_types=1);

namespace App\Routes;

use App\Lib\Shop\Cart;
use App\Lib\Shop\Orders;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\RateLimiter;

/** What an order held goes back into the cart. */
final class PostAgainRoute implements IRouteHandler
{
    public string $token;

    public function validation_rules(): array
    {
        return ['token' => 'required|string|max:60'];
    }

    public function process(): ApiResponse
    {
        RateLimiter::check('again', 20, 600);
        $cart = Cart::open(make: true);
        Database::row('order_again', ['i_order' => Orders::id_of($this->token), 'i_cart' => $cart->id]);
        return $cart->answer(res_ok($cart->priced()));
    }
}
