<?php

declare(strict_types=1);

namespace App\Pages;

use App\Lib\Shop\Money;
use App\Lib\Shop\Origin;
use StoneScriptPHP\Html;
use StoneScriptPHP\Texts;

/** Parts that several pages have: lists of products, prices, breadcrumbs. */
final class Cards
{
    /** @param list<array> $products */
    public static function products(array $products, array $shop): string
    {
        $html = '';
        foreach ($products as $p) {
            $url = '/products/' . Html::e($p['slug']);
            $html .= '<li><article class="product-card"><div class="product-picture">' . self::picture($p['image']['url'] ?? '', $p['image']['alt'] ?? '', 600, 600) . "</div><h3><a href=\"$url\">" . Html::e($p['name'])
                . '</a></h3><p class="price">' . ($p['price_to'] > $p['price'] ? Texts::html('price_from', ['price' => Money::text($p['price'], $shop['currency'], $shop['digits'])]) : self::money($p['price'], $shop)) . '</p></article></li>';
        }
        return "<ul class=\"product-grid\">$html</ul>";
    }

    public static function picture(string $url, string $alt, int $width, int $height): string
    {
        return $url === '' ? '' : '<img src="' . Html::e($url) . '" alt="' . Html::e($alt) . "\" width=\"$width\" height=\"$height\" loading=\"lazy\">";
    }

    public static function money(int $amount, array $shop): string
    {
        return Html::e(Money::text($amount, $shop['currency'], $shop['digits']));
    }

    /** As schema.org wants a price: 1234.50 */
    public static function decimal(int $amount, int $digits): string
    {
        return $digits === 0 ? (string) $amount : intdiv($amount, 10 ** $digits) . '.' . str_pad((string) ($amount % 10 ** $digits), $digits, '0', STR_PAD_LEFT);
    }

    public static function absolute(string $url): string
    {
        return str_starts_with($url, '/') ? Origin::url($url) : $url;
    }

    /** @param array<string, string> $steps path => name */
    public static function breadcrumbs(array $steps): array
    {
        $list = [];
        foreach ($steps as $path => $name) {
            $list[] = ['@type' => 'ListItem', 'position' => count($list) + 1, 'name' => $name, 'item' => Origin::url($path)];
        }
        return ['@type' => 'BreadcrumbList', 'itemListElement' => $list];
    }
}
