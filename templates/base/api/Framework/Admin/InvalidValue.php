<?php

declare(strict_types=1);

namespace StoneScriptPHP\Admin;

use StoneScriptPHP\Texts;

/** What was entered cannot be kept; the text completes “this field …”. */
final class InvalidValue extends \RuntimeException
{
    public function __construct(string $key, array $values = [])
    {
        parent::__construct(Texts::of($key, $values));
    }
}
