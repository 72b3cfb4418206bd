<?php

declare(strict_types=1);

namespace App\Routes;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Texts;

final class GetTestPaymentRoute implements IRouteHandler
{
    public string $reference;

    public function validation_rules(): array
    {
        return ['reference' => ['required', 'regex:/^test_[0-9a-f]{32}$/D']];
    }

    public function process(): ApiResponse
    {
        $payment = Database::row('get_payment', ['i_method' => 'test', 'i_reference' => $this->reference]);
        return $payment === null ? res_not_ok(Texts::of('payment_missing'), 404) : res_ok([
            'state' => $payment['o_state'], 'amount' => $payment['o_amount'], 'currency' => $payment['o_currency'], 'digits' => $payment['o_digits'],
            'number' => $payment['o_number'], 'token' => $payment['o_token'],
        ]);
    }
}
