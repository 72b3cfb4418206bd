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
use StoneScriptPHP\Texts;

final class HomePage implements IPage
{
    public const LABEL = 'home';

    public static function page(array $params, array $query): ?Page
    {
        $shop = Shop::front();
        $featured = Catalogue::page(['featured' => true]);
        $html = '<section class="wrap hero-split shop-hero"><div><h1>' . Html::e($shop['headline'] ?: AppEnv::get()->APP_NAME) . '</h1><p class="lead">' . Html::e($shop['intro']) . '</p>'
            . '<p class="row"><a class="button" href="/products">' . Texts::html('home_shop') . '</a></p></div>' . Cards::picture($shop['hero_image'], '', 1200, 900) . '</section>'
            . self::categories($shop) . self::section(Texts::html('home_featured'), Cards::products($featured['rows'], $shop), $featured['rows'] !== [])
            . self::promises($shop['promises']) . self::section(Texts::html('home_about'), '<div class="prose">' . Html::paragraphs($shop['about']) . '</div>', $shop['about'] !== '');
        $store = ['@type' => 'Store', 'name' => AppEnv::get()->APP_NAME, 'url' => Origin::url('/'), 'description' => $shop['intro'], 'currenciesAccepted' => $shop['currency']]
            + array_filter(['telephone' => $shop['phone'], 'email' => $shop['email'], 'address' => $shop['address']]);
        return new Page('', $shop['intro'], $html, $shop['hero_image'], 'website', $store, ['/shop' => $shop, '/products?featured=1' => $featured]);
    }

    private static function categories(array $shop): string
    {
        $main = array_filter($shop['categories'], static fn (array $c): bool => $c['parent_id'] === null && $c['products'] > 0);
        $tiles = implode('', array_map(static fn (array $c): string => '<li class="category-tile">' . Cards::picture($c['image'], '', 600, 400) . '<h3><a href="/category/' . Html::e($c['slug']) . '">'
            . Html::e($c['name']) . '</a></h3><p>' . Html::e($c['description']) . '</p></li>', $main));
        return self::section(Texts::html('home_categories'), "<ul class=\"category-grid\">$tiles</ul>", count($main) > 1);
    }

    private static function promises(array $promises): string
    {
        $list = implode('', array_map(static fn (array $p): string => '<li><h3>' . Html::e($p['title'] ?? '') . '</h3><p>' . Html::e($p['text'] ?? '') . '</p></li>', $promises));
        return $list === '' ? '' : "<section class=\"wrap section\"><ul class=\"promises\">$list</ul></section>";
    }

    private static function section(string $heading, string $html, bool $filled): string
    {
        return $filled ? "<section class=\"wrap section\"><h2>$heading</h2>$html</section>" : '';
    }

    public static function urls(): array
    {
        return [['loc' => '/']];
    }
}
