<?php

declare(strict_types=1);

namespace App\Lib\Payments;

use App\Lib\Shop\Orders;
use App\Lib\Shop\Refunds;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\Log;
use StoneScriptPHP\Texts;

/**
 * Webhooks of payment providers. A request without a valid signature gets 400 and no details; every genuine one is answered with
 * 200, also when it changes nothing, so that it is not sent again and again.
 */
final class Webhooks
{
    public static function take(string $method): ApiResponse
    {
        if (!Providers::of($method)->ready()) {
            return res_not_ok(Texts::of('nothing_here'), 404);
        }
        // The signature covers the bytes as they came.
        $body = (string) file_get_contents('php://input', false, null, 0, 1024 * 1024);
        try {
            return res_ok(['result' => self::handle($method, $body, Application::$request->headers)]);
        } catch (NotGenuine $e) {
            Log::warning('A message about a payment was refused', ['method' => $method, 'reason' => $e->getMessage()]);
            return res_not_ok('The signature does not hold', 400);
        }
    }

    /** @param array<string, string> $headers in lower case */
    public static function handle(string $method, string $body, array $headers): string
    {
        $event = Providers::of($method)->webhook($body, $headers);
        return match (true) {
            $event instanceof PaymentEvent => Orders::settle($event),
            $event instanceof RefundEvent => Refunds::settle($event),
            default => 'ignored',
        };
    }
}
