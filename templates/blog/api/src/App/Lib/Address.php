<?php

declare(strict_types=1);

namespace App\Lib;

use StoneScriptPHP\Pages\Site;

/** Paths of this site made addresses. */
final class Address
{
    /** What does not begin with a slash stays as it is. */
    public static function of(string $path): string
    {
        return str_starts_with($path, '/') ? self::origin() . $path : $path;
    }

    private static function origin(): string
    {
        return Site::origin();
    }
}
