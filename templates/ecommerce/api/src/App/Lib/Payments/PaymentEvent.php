<?php

declare(strict_types=1);

namespace App\Lib\Payments;

/** A message of a provider whose signature held. Amount in the smallest unit of the currency. */
final class PaymentEvent
{
    /** @param 'paid'|'failed'|'expired' $outcome */
    public function __construct(
        public readonly string $method,
        public readonly string $id,
        public readonly string $type,
        public readonly string $reference,
        public readonly string $payment,
        public readonly string $outcome,
        public readonly int $amount,
        public readonly string $currency,
    ) {
    }
}
