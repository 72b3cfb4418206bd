<?php

declare(strict_types=1);

namespace App\Lib;

use App\AppEnv;

/** Paths of this site made addresses. */
final class Address
{
    /** What does not begin with a slash stays as it is. */
    public static function of(string $path): string
    {
        return str_starts_with($path, '/') ? self::origin() . $path : $path;
    }

    public static function origin(): string
    {
        $env = AppEnv::get();
        return $env->APP_DOMAIN === 'localhost' && $env->CORS_ORIGIN !== '' ? $env->CORS_ORIGIN : "https://$env->APP_DOMAIN";
    }
}
