<?php

declare(strict_types=1);

namespace App\Lib\Payments;

/** A message that does not come from the provider, or too late. */
final class NotGenuine extends \RuntimeException
{
}
