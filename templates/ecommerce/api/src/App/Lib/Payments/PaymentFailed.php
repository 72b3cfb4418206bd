<?php

declare(strict_types=1);

namespace App\Lib\Payments;

/** The provider did not do what it was asked for; the message may be shown to the owner. */
class PaymentFailed extends \RuntimeException
{
}
