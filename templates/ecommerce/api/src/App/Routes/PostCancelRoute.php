<?php

declare(strict_types=1);

namespace App\Routes;

use App\Lib\Shop\Orders;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\RateLimiter;
use StoneScriptPHP\Texts;

/** The customer changes the own mind, as long as nothing is paid or sent. */
final class PostCancelRoute implements IRouteHandler
{
    public string $token;

    public function validation_rules(): array
    {
        return ['token' => 'required|string|max:60'];
    }

    public function process(): ApiResponse
    {
        RateLimiter::check('cancel', 20, 600);
        $order = Orders::document(Orders::id_of($this->token), true);
        if (!$order['can_cancel']) {
            return res_not_ok(Texts::of('order_not_cancellable'), 409);
        }
        Orders::move($order['id'], 'cancel', 'customer');
        return res_ok(Orders::document($order['id']));
    }
}
