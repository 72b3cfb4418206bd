<?php

declare(strict_types=1);

namespace App\Routes;

use App\Lib\Payments\PaymentFailed;
use App\Lib\Payments\Providers;
use App\Lib\Shop\Cart;
use App\Lib\Shop\Orders;
use App\Lib\Shop\Shop;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Guard;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Log;
use StoneScriptPHP\Texts;

/** From the cart to an order. `total` is what the customer saw: when it is not what it costs now, nothing is ordered. */
final class PostCheckoutRoute implements IRouteHandler
{
    public string $key;
    public string $email;
    public array $address = [];
    public ?array $billing = null;
    public ?int $shipping = null;
    public string $method;
    public string $note = '';
    public int $total;
    public bool $terms = false;

    public function validation_rules(): array
    {
        return [
            'key' => ['required', 'string', 'regex:/^[A-Za-z0-9-]{20,64}$/D'],
            'email' => 'required|string|email|max:254',
            'address' => 'required|array|max:12',
            'billing' => 'array|max:12',
            'shipping' => 'integer|min:1',
            'method' => 'required|in:test,stripe,razorpay,transfer,delivery',
            'note' => 'string|max:1000',
            'total' => 'required|integer|min:0',
            'terms' => 'required|boolean',
        ];
    }

    public function process(): ApiResponse
    {
        if (Guard::form($this, 'checkout', 30, 600, 20_000)) {
            return res_not_ok(Texts::of('try_again'), 400);
        }
        $errors = [];
        $address = Shop::address($this->address, 'address', $errors);
        $billing = $this->billing === null ? null : Shop::billing($this->billing, 'billing', $errors);
        if (!$this->terms) {
            $errors['terms'] = [Texts::of('must_be_accepted')];
        }
        $cart = Cart::open();
        if ($errors !== [] || $cart->id === null) {
            return $errors === [] ? res_not_ok(Texts::of('cart_empty'), 409) : res_not_ok(Texts::of('check'), 400, $errors);
        }
        if (!Providers::of($this->method)->ready()) {
            return res_not_ok(Texts::of('method_not_offered'), 409, ['method' => [Texts::of('is_not_offered')]]);
        }
        // More than place_order can take; it says the same of what it works out itself.
        if ($this->total > 2_147_483_647) {
            return res_not_ok(Texts::raised('This order is too large'), 409);
        }
        $order = Orders::place([
            'i_cart' => $cart->id, 'i_customer' => $cart->customer, 'i_key' => $this->key,
            'i_token' => rtrim(strtr(base64_encode(random_bytes(32)), '+/', '-_'), '='),
            'i_email' => $this->email, 'i_address' => $address->fields, 'i_billing' => $billing?->fields, 'i_rate' => $this->shipping,
            'i_method' => $this->method, 'i_note' => $this->note, 'i_total' => $this->total,
        ]);
        try {
            return res_ok(['token' => $order['token'], 'url' => Orders::pay($order)]);
        } catch (PaymentFailed $e) {
            // The order stands; its page offers to try the payment again.
            Log::error('A payment could not be started', ['order' => $order['number'], 'error' => $e->getMessage()]);
            return res_ok(['token' => $order['token'], 'url' => '']);
        }
    }
}
