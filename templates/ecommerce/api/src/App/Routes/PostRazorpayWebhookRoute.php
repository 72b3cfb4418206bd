<?php

declare(strict_types=1);

namespace App\Routes;

use App\Lib\Payments\Webhooks;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

/** Messages of Razorpay: see Webhooks. */
final class PostRazorpayWebhookRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        return Webhooks::take('razorpay');
    }
}
