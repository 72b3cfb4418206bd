<?php

declare(strict_types=1);

namespace App\Lib\Payments;

/** Where the customer goes to pay (url), or nowhere: then there is nothing to be done online. */
final class PaymentStart
{
    public function __construct(
        public readonly string $reference = '',
        public readonly string $url = '',
    ) {
    }
}
