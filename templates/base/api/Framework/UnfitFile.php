<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/** An uploaded file that may not be kept; the message completes “this file …”. */
final class UnfitFile extends \RuntimeException
{
}
