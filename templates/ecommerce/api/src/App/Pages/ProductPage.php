<?php

declare(strict_types=1);

namespace App\Pages;

use App\AppEnv;
use App\Lib\Shop\Catalogue;
use App\Lib\Shop\Origin;
use App\Lib\Shop\Shop;
use StoneScriptPHP\Database;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

final class ProductPage implements IPage
{
    public const LABEL = '';

    private const STOCK = ['in' => 'https://schema.org/InStock', 'low' => 'https://schema.org/LimitedAvailability', 'out' => 'https://schema.org/OutOfStock'];

    public static function page(array $params, array $query): ?Page
    {
        $product = Catalogue::product($params['slug']);
        if ($product === null) {
            return null;
        }
        $shop = Shop::front();
        $image = $product['images'][0]['url'] ?? '';
        $details = implode('', array_map(static fn (array $d): string => '<div><dt>' . Html::e($d['label'] ?? '') . '</dt><dd>' . Html::e($d['value'] ?? '') . '</dd></div>', $product['details']));
        $html = '<article class="wrap page"><div class="product"><div class="product-picture large">' . Cards::picture($image, $product['images'][0]['alt'] ?? '', 800, 800) . '</div>'
            . '<div class="product-buy"><h1>' . Html::e($product['name']) . '</h1><p class="lead">' . Html::e($product['summary']) . '</p><p class="price large">'
            . Cards::money($product['variants'][0]['price'] ?? $product['price'], $shop) . "</p><div class=\"prose\">{$product['html']}</div>"
            . ($details === '' ? '' : '<h2 class="small-heading">' . Texts::html('product_details') . "</h2><dl class=\"spec\">$details</dl>") . '</div></div>'
            . ($product['related'] === [] ? '' : '<section class="section"><h2>' . Texts::html('product_related') . '</h2>' . Cards::products($product['related'], $shop) . '</section>') . '</article>';
        $steps = ['/' => Texts::of('home')];
        foreach ($product['path'] as $category) {
            $steps["/category/{$category['slug']}"] = $category['name'];
        }
        $steps['/products/' . $product['slug']] = $product['name'];
        return new Page(
            $product['name'],
            $product['summary'],
            $html,
            $image,
            'product',
            [self::jsonld($product, $shop), Cards::breadcrumbs($steps)],
            ['/shop' => $shop, '/products/' . $product['slug'] => $product],
        );
    }

    private static function jsonld(array $product, array $shop): array
    {
        $offers = array_map(static fn (array $v): array => [
            '@type' => 'Offer', 'price' => Cards::decimal($v['price'], $shop['digits']), 'priceCurrency' => $shop['currency'],
            'availability' => self::STOCK[$v['available']], 'url' => Origin::url('/products/' . $product['slug']), 'itemCondition' => 'https://schema.org/NewCondition',
        ] + array_filter(['sku' => $v['sku'], 'name' => $v['title']]), $product['variants']);
        return [
            '@type' => 'Product', 'name' => $product['name'], 'description' => $product['summary'],
            'image' => array_map(static fn (array $i): string => Cards::absolute($i['url']), $product['images']),
            'brand' => ['@type' => 'Brand', 'name' => AppEnv::get()->APP_NAME], 'offers' => count($offers) === 1 ? $offers[0] : $offers,
        ];
    }

    public static function urls(): array
    {
        return array_map(static fn (array $row): array => ['loc' => '/products/' . $row['o_slug'], 'lastmod' => $row['o_updated_at']], Database::fn('get_product_urls'));
    }
}
