<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use StoneScriptPHP\Pages\Site;

/** The address of this site, for links in mails and for where payment pages lead back to. */
final class Origin
{
    public static function url(string $path): string
    {
        return Site::origin() . $path;
    }
}
