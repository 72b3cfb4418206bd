<?php

declare(strict_types=1);

namespace App\Pages;

use App\Lib\Shop\Catalogue;
use App\Lib\Shop\Shop;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

/** Everything that is for sale, or what a search found. */
final class ProductsPage implements IPage
{
    public const LABEL = 'products_title';

    public static function page(array $params, array $query): ?Page
    {
        return self::of($query, null);
    }

    public static function of(array $query, ?array $category): Page
    {
        $shop = Shop::front();
        $q = is_string($query['q'] ?? null) ? mb_substr(trim($query['q']), 0, 100) : '';
        $number = max(1, min(1000, (int) (is_scalar($query['page'] ?? null) ? $query['page'] : 1)));
        $products = Catalogue::page(['category' => $category['slug'] ?? null, 'q' => $q, 'page' => $number]);
        $title = $category['name'] ?? ($q === '' ? Texts::of('products_title') : Texts::of('products_search', ['words' => $q]));
        $path = $category === null ? '/products' : '/category/' . $category['slug'];
        $pages = '';
        for ($i = 1; $i <= min(50, (int) ceil($products['total'] / $products['per_page'])); $i++) {
            $pages .= $i === $number ? '' : ' <a href="' . Html::e("$path?page=$i") . "\">$i</a>";
        }
        $html = '<section class="wrap page"><h1>' . Html::e($title) . '</h1>' . ($category === null ? '' : '<p class="lead">' . Html::e($category['description']) . '</p>')
            . ($products['rows'] === [] ? '' : '<h2 class="visually-hidden">' . Texts::html('products_list') . '</h2>') . Cards::products($products['rows'], $shop) . ($pages === '' ? '' : "<p>$pages</p>") . '</section>';
        // The plain list is what the page asks for first; with a search or a filter it asks for itself.
        $asked = $category === null ? '/products?' : "/products?category={$category['slug']}";
        $data = ['/shop' => $shop] + ($q === '' && $number === 1 && $query === [] ? [rtrim($asked, '?') => $products] : []);
        $crumbs = Cards::breadcrumbs(['/' => Texts::of('home'), $path => $title]);
        return new Page($title, $category['description'] ?? $shop['intro'], $html, $category['image'] ?? '', 'website', $crumbs, $data, noindex: $q !== '');
    }

    public static function urls(): array
    {
        return [['loc' => '/products']];
    }
}
