<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/** An uploaded file that may not be kept; the text completes “this file …”. */
final class UnfitFile extends \RuntimeException
{
    public function __construct(public readonly string $key)
    {
        parent::__construct(Texts::of($key));
    }
}
