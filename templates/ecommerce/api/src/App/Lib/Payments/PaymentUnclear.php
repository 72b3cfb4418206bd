<?php

declare(strict_types=1);

namespace App\Lib\Payments;

/** There was no answer, or none that says anything: the provider may or may not have done what it was asked for. */
final class PaymentUnclear extends PaymentFailed
{
}
