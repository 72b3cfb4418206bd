<?php

declare(strict_types=1);

namespace App\Pages;

use App\Lib\Shop\Shop;
use StoneScriptPHP\Database;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;

final class CategoryPage implements IPage
{
    public const LABEL = '';

    public static function page(array $params, array $query): ?Page
    {
        foreach (Shop::front()['categories'] as $category) {
            if ($category['slug'] === $params['slug']) {
                return ProductsPage::of($query, $category);
            }
        }
        return null;
    }

    public static function urls(): array
    {
        return array_map(static fn (array $c): array => ['loc' => '/category/' . $c['o_slug']], Database::fn('get_categories'));
    }
}
