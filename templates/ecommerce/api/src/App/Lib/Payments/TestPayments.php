<?php

declare(strict_types=1);

namespace App\Lib\Payments;

use App\AppEnv;

/**
 * Pretends to be a provider while the shop is in test mode: a page of the site itself where the visitor says how the payment
 * goes. Its messages are signed and go the same way as those of the others.
 */
final class TestPayments implements PaymentProvider
{
    public function ready(): bool
    {
        return true;    // place_order() takes it in test mode only
    }

    public function start(array $order, int $attempt): PaymentStart
    {
        $reference = 'test_' . bin2hex(random_bytes(16));
        return new PaymentStart($reference, "/test-payment/$reference");
    }

    /** @param 'paid'|'failed' $outcome */
    public static function message(string $reference, string $outcome, int $amount, string $currency): string
    {
        return json_encode(['id' => "$reference-$outcome", 'reference' => $reference, 'outcome' => $outcome, 'amount' => $amount, 'currency' => $currency], JSON_THROW_ON_ERROR);
    }

    public static function sign(string $body): string
    {
        return hash_hmac('sha256', "test-payment.$body", AppEnv::get()->JWT_SECRET);
    }

    public function webhook(string $body, array $headers): PaymentEvent
    {
        if (AppEnv::get()->JWT_SECRET === '' || !hash_equals(self::sign($body), $headers['x-test-signature'] ?? '')) {
            throw new NotGenuine('The signature does not hold');
        }
        $event = json_decode($body, true);
        return new PaymentEvent('test', $event['id'], 'test.' . $event['outcome'], $event['reference'], $event['reference'], $event['outcome'], $event['amount'], $event['currency']);
    }

    public function refund(string $payment, int $amount, string $currency, string $key): string
    {
        return 'test_refund_' . substr(hash('sha256', $key), 0, 16);
    }

    public function withdraw(string $reference): void
    {
    }
}
