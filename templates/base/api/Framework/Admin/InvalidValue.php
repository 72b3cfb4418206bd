<?php

declare(strict_types=1);

namespace StoneScriptPHP\Admin;

/** What was entered cannot be kept; the message completes “this field …”. */
final class InvalidValue extends \RuntimeException
{
}
