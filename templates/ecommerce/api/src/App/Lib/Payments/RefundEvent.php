<?php

declare(strict_types=1);

namespace App\Lib\Payments;

/**
 * A message of a provider about money given back, whose signature held. `key` is ours, as the provider was told it; '' when it was not.
 * `payment` is the provider's name of what is given back of, `at` when it was made there. Amount in the smallest unit of the currency.
 */
final class RefundEvent
{
    /** @param 'done'|'failed' $outcome */
    public function __construct(
        public readonly string $method,
        public readonly string $id,
        public readonly string $type,
        public readonly string $reference,
        public readonly string $key,
        public readonly string $outcome,
        public readonly string $error,
        public readonly string $payment,
        public readonly int $amount,
        public readonly string $currency,
        public readonly int $at,
    ) {
    }
}
