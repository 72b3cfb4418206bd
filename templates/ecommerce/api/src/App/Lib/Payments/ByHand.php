<?php

declare(strict_types=1);

namespace App\Lib\Payments;

/** Cash on delivery, bank transfer, and orders that the owner marks as paid: payments and refunds happen by hand. */
final class ByHand implements PaymentProvider
{
    public function ready(): bool
    {
        return true;
    }

    public function start(array $order, int $attempt): PaymentStart
    {
        return new PaymentStart();
    }

    public function webhook(string $body, array $headers): PaymentEvent
    {
        throw new NotGenuine('Nobody sends messages about this');
    }

    public function refund(string $payment, int $amount, string $currency, string $key): string
    {
        return 'by hand';
    }

    public function withdraw(string $reference): void
    {
    }
}
