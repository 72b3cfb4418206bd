<?php

declare(strict_types=1);

namespace App\Pages;

use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

/** Not indexed by search engines; needs JavaScript. */
final class SearchPage implements IPage
{
    public const LABEL = '';

    public static function page(array $params, array $query): ?Page
    {
        return new Page(Texts::of('search_title'), '', '<section class="wrap page narrow-page"><h1>' . Texts::html('search_title') . '</h1></section>', noindex: true);
    }

    public static function urls(): array
    {
        return [];
    }
}
