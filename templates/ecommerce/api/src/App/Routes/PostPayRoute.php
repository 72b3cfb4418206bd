<?php

declare(strict_types=1);

namespace App\Routes;

use App\Lib\Payments\PaymentFailed;
use App\Lib\Shop\Orders;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Log;
use StoneScriptPHP\RateLimiter;
use StoneScriptPHP\Texts;

final class PostPayRoute implements IRouteHandler
{
    public string $token;

    public function validation_rules(): array
    {
        return ['token' => 'required|string|max:60'];
    }

    public function process(): ApiResponse
    {
        RateLimiter::check('pay', 20, 600);
        $order = Orders::document(Orders::id_of($this->token), true);
        try {
            return res_ok(['url' => Orders::pay($order)]);
        } catch (PaymentFailed $e) {
            Log::error('A payment could not be started', ['order' => $order['number'], 'error' => $e->getMessage()]);
            return res_not_ok(Texts::of('payment_page_away'), 503);
        }
    }
}
