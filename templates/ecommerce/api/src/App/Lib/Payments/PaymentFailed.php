<?php

declare(strict_types=1);

namespace App\Lib\Payments;

use StoneScriptPHP\Texts;

/** The provider did not do what it was asked for; the message may be shown to the owner. */
class PaymentFailed extends \RuntimeException
{
    public static function answered(string $provider, int $status, mixed $reason): self
    {
        return new self(Texts::of('provider_answered', ['provider' => $provider, 'status' => $status, 'reason' => is_string($reason) ? $reason : Texts::of('no_reason')]));
    }
}
