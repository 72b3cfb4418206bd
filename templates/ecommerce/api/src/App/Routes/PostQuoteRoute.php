<?php

declare(strict_types=1);

namespace App\Routes;

use App\Lib\Shop\Cart;
use App\Lib\Shop\Shop;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

/** The cart with shipping and taxes for a place, and the ways to pay. */
final class PostQuoteRoute implements IRouteHandler
{
    public string $country;
    public string $region = '';
    public ?int $shipping = null;

    public function validation_rules(): array
    {
        return ['country' => ['required', 'regex:/^[A-Z]{2}$/D'], 'region' => 'string|max:60', 'shipping' => 'integer|min:1'];
    }

    public function process(): ApiResponse
    {
        $quote = Cart::open()->priced($this->country, $this->region, $this->shipping);
        if ($quote['shipping'] === null && $quote['shipping_options'] !== []) {
            // What was chosen does not go there: the first that does.
            $quote = Cart::open()->priced($this->country, $this->region);
        }
        return res_ok($quote + ['methods' => Shop::methods($quote['total'])]);
    }
}
