<?php

declare(strict_types=1);

namespace App\Routes;

use App\Lib\Shop\Cart;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\RateLimiter;

/** {variant_id, quantity, add}: so many of a thing, or with add so many more. What it costs is not asked. */
final class PutCartItemRoute implements IRouteHandler
{
    public int $variant_id;
    public int $quantity;
    public bool $add = false;

    public function validation_rules(): array
    {
        return ['variant_id' => 'required|integer|min:1', 'quantity' => 'required|integer|min:0|max:99', 'add' => 'boolean'];
    }

    public function process(): ApiResponse
    {
        RateLimiter::check('cart', 300, 600);
        $cart = Cart::open(make: $this->quantity > 0);
        if ($cart->id !== null) {
            Database::row('set_cart_item', ['i_cart' => $cart->id, 'i_variant' => $this->variant_id, 'i_quantity' => $this->quantity, 'i_add' => $this->add]);
        }
        return $cart->answer(res_ok($cart->priced()));
    }
}
