<?php

declare(strict_types=1);

namespace App\Pages;

use App\Lib\Shop\Shop;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

/** Cart, checkout, orders, account: everybody's own, not for search engines. What is in them comes with the scripts. */
final class OwnPage implements IPage
{
    public const LABEL = '';

    public static function page(array $params, array $query): ?Page
    {
        return new Page('', '', '<div class="state"><p>' . Texts::html('needs_javascript') . '</p></div>', data: ['/shop' => Shop::front()], noindex: true);
    }

    public static function urls(): array
    {
        return [];
    }
}
