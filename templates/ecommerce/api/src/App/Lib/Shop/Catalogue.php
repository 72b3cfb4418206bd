<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use StoneScriptPHP\Html;

/** What visitors can look at and search in. */
final class Catalogue
{
    public const PER_PAGE = 24;

    /** @param array{category?: ?string, q?: ?string, sort?: string, min?: ?int, max?: ?int, in_stock?: bool, featured?: bool, page?: int} $wish */
    public static function page(array $wish): array
    {
        $q = trim((string) ($wish['q'] ?? ''));
        $page = Documents::page('get_products', [
            'i_category' => ($wish['category'] ?? '') ?: null, 'i_q' => $q ?: null,
            'i_sort' => ($wish['sort'] ?? '') ?: ($q === '' ? 'featured' : 'relevance'),
            'i_min' => $wish['min'] ?? null, 'i_max' => $wish['max'] ?? null, 'i_in_stock' => $wish['in_stock'] ?? false,
            'i_featured' => $wish['featured'] ?? false, 'i_limit' => self::PER_PAGE, 'i_offset' => self::PER_PAGE * (max(1, $wish['page'] ?? 1) - 1),
        ]);
        return $page + ['per_page' => self::PER_PAGE];
    }

    public static function product(string $slug): ?array
    {
        $product = Documents::one('get_product', ['i_slug' => $slug]);
        return $product === null ? null : $product + ['html' => Html::markdown($product['description'])];
    }
}
