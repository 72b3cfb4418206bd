<?php

declare(strict_types=1);

namespace StoneScriptPHP\Pages;

use App\AppEnv;

/** Where the site is. */
final class Site
{
    /** The address of the site's pages: the custom domain where there is one. */
    public static function origin(): string
    {
        $env = AppEnv::get();
        // A customer may set it, and to what is no one address: '*', a list.
        return preg_match('~^(https?://[a-z0-9.-]+(?::\d+)?)/?$~Di', $env->CORS_ORIGIN, $found) ? $found[1] : "https://$env->APP_DOMAIN";
    }

    /** A path of this site as a whole address; what is one already stays. */
    public static function address(string $path): string
    {
        if (preg_match('~^https?://~i', $path)) {
            return $path;
        }
        return self::origin() . self::path($path);
    }

    /** A path as it stands in an address. */
    public static function path(string $path): string
    {
        return implode('/', array_map(rawurlencode(...), explode('/', $path)));
    }
}
