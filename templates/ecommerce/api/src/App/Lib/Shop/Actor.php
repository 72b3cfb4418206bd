<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use StoneScriptPHP\Application;

/** Who did something, as it stands in an order's history. */
final class Actor
{
    public static function name(): string
    {
        return Application::$user['name'] ?: Application::$user['email'];
    }
}
