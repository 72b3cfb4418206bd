<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use App\AppEnv;

/** The address of this site, for links in mails and for where payment pages lead back to. */
final class Origin
{
    public static function url(string $path): string
    {
        $env = AppEnv::get();
        $origin = preg_match('~^https?://[a-z0-9.:-]+$~Di', $env->CORS_ORIGIN) ? $env->CORS_ORIGIN : "https://$env->APP_DOMAIN";
        return $origin . $path;
    }
}
