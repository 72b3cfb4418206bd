<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetCategories;
use App\Lib\Address;
use App\Models\Category;
use App\Models\PostFilter;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

final class CategoryPage implements IPage
{
    public const LABEL = '';

    public static function page(array $params, array $query): ?Page
    {
        $category = FnGetCategories::run($params['slug'])[0] ?? null;
        $path = "/categories/{$params['slug']}";
        $listing = $category === null ? null : Listing::find($path, new PostFilter(category: $category->slug), ['category' => $category->slug], $query);
        if ($listing === null) {
            return null;
        }
        $heading = '<p class="kicker">' . Texts::html('category') . '</p><h1>' . Html::e($category->name) . '</h1><p class="lead">' . Html::e($category->description) . '</p>';
        $collection = ['@type' => 'CollectionPage', 'name' => $category->name, 'url' => Address::of($path), 'hasPart' => Listing::short($listing->list->posts)];
        return $listing->page(
            $category->name,
            $category->description,
            $heading,
            [array_filter($collection), Parts::breadcrumbs(['/' => Texts::of('posts'), $path => $category->name])],
            ["/categories/$category->slug" => $category],
        );
    }

    /** Those without a post are not worth a visit. */
    public static function urls(): array
    {
        $used = array_filter(FnGetCategories::run(), static fn (Category $category): bool => $category->posts > 0);
        return array_map(static fn (Category $category): array => ['loc' => "/categories/$category->slug"], array_values($used));
    }
}
