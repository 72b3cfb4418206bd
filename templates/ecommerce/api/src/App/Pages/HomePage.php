<?php

declare(strict_types=1);

namespace App\Pages;

use App\AppEnv;
use App\Lib\Shop\Catalogue;
use App\Lib\Shop\Origin;
use App\Lib\Shop\Shop;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;

final class HomePage implements IPage
{
    public const LABEL = 'Home';

    public static function page(array $params, array $query): ?Page
    {
        $shop = Shop::front();
        $featured = Catalogue::page(['featured' => true]);
        $categories = implode('', array_map(
            static fn (array $c): string => '<li><a href="/category/' . Html::e($c['slug']) . '">' . Html::e($c['name']) . '</a></li>',
            array_filter($shop['categories'], static fn (array $c): bool => $c['parent_id'] === null),
        ));
        $html = '<section class="wrap shop-hero"><div><h1>' . Html::e($shop['headline'] ?: AppEnv::get()->APP_NAME) . '</h1><p class="lead">' . Html::e($shop['intro']) . '</p></div></section>'
            . "<section class=\"wrap section\"><ul class=\"category-links\">$categories</ul>" . Cards::products($featured['rows'], $shop) . '</section>'
            . '<section class="wrap section">' . Html::paragraphs($shop['about']) . '</section>';
        $store = ['@type' => 'Store', 'name' => AppEnv::get()->APP_NAME, 'url' => Origin::url('/'), 'description' => $shop['intro'], 'currenciesAccepted' => $shop['currency']]
            + array_filter(['telephone' => $shop['phone'], 'email' => $shop['email'], 'address' => $shop['address']]);
        return new Page('', $shop['intro'], $html, $shop['hero_image'], 'website', $store, ['/shop' => $shop, '/products?featured=1' => $featured]);
    }

    public static function urls(): array
    {
        return [['loc' => '/']];
    }
}
