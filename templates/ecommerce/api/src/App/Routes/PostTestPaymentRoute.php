<?php

declare(strict_types=1);

namespace App\Routes;

use App\Lib\Payments\TestPayments;
use App\Lib\Payments\Webhooks;
use App\Lib\Shop\Shop;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Texts;

/** The button of the test provider: sends the message a provider would send. */
final class PostTestPaymentRoute implements IRouteHandler
{
    public string $reference;
    public string $outcome;

    public function validation_rules(): array
    {
        return ['reference' => ['required', 'regex:/^test_[0-9a-f]{32}$/D'], 'outcome' => 'required|in:paid,failed'];
    }

    public function process(): ApiResponse
    {
        $payment = Database::row('get_payment', ['i_method' => 'test', 'i_reference' => $this->reference]);
        if ($payment === null || !Shop::settings()['test_mode']) {
            return res_not_ok(Texts::of('payment_missing'), 404);
        }
        $body = TestPayments::message($this->reference, $this->outcome, $payment['o_amount'], $payment['o_currency']);
        Webhooks::handle('test', $body, ['x-test-signature' => TestPayments::sign($body)]);
        return res_ok(['token' => $payment['o_token']]);
    }
}
