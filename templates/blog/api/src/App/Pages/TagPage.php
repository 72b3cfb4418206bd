<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetTags;
use App\Lib\Address;
use App\Models\PostFilter;
use App\Models\Tag;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

final class TagPage implements IPage
{
    public const LABEL = '';

    public static function page(array $params, array $query): ?Page
    {
        $tag = FnGetTags::run($params['slug'])[0] ?? null;
        $path = "/tags/{$params['slug']}";
        $listing = $tag === null ? null : Listing::find($path, new PostFilter(tag: $tag->slug), ['tag' => $tag->slug], $query);
        if ($listing === null) {
            return null;
        }
        $heading = '<p class="kicker">' . Texts::html('tag') . '</p><h1>' . Html::e($tag->name) . '</h1><p class="lead">' . Html::e($tag->description) . '</p>';
        $collection = ['@type' => 'CollectionPage', 'name' => $tag->name, 'url' => Address::of($path), 'hasPart' => Listing::short($listing->list->posts)];
        return $listing->page(
            $tag->name,
            $tag->description,
            $heading,
            [array_filter($collection), Parts::breadcrumbs(['/' => Texts::of('posts'), $path => $tag->name])],
            ["/tags/$tag->slug" => $tag],
        );
    }

    /** Those without a post are not worth a visit. */
    public static function urls(): array
    {
        $used = array_filter(FnGetTags::run(), static fn (Tag $tag): bool => $tag->posts > 0);
        return array_map(static fn (Tag $tag): array => ['loc' => "/tags/$tag->slug"], array_values($used));
    }
}
