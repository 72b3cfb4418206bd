<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetCategories;
use App\Lib\Address;
use App\Lib\Blog;
use App\Models\PostFilter;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

final class HomePage implements IPage
{
    public const LABEL = '';

    public static function page(array $params, array $query): ?Page
    {
        $listing = Listing::find('/', new PostFilter(), [], $query);
        if ($listing === null) {
            return null;
        }
        $categories = FnGetCategories::run();
        $heading = Blog::tagline() === '' ? '<h1 class="visually-hidden">' . Html::e(Blog::name()) . '</h1>' : '<h1 class="tagline">' . Html::e(Blog::tagline()) . '</h1>';
        $subjects = implode('', array_map(static fn ($c): string => '<li><a class="chip" href="/categories/' . Html::e($c->slug) . '">' . Html::e($c->name) . '</a></li>', array_filter($categories, static fn ($c): bool => $c->posts > 0)));
        return new Page(
            $listing->list->page > 1 ? Texts::of('list_page', ['n' => $listing->list->page]) : '',
            Blog::description(),
            "<section class=\"wrap page home\">$heading<ul class=\"chips subjects\">$subjects</ul>" . self::posts($listing) . '</section>',
            jsonld: array_filter(['@type' => 'Blog', '@id' => Address::of('/#blog'), 'name' => Blog::name(), 'url' => Address::of('/'),
                'description' => Blog::description(), 'inLanguage' => Blog::language(), 'blogPost' => Listing::short($listing->list->posts)]),
            data: [$listing->api => $listing->list, '/categories' => $categories],
            head: $listing->neighbours(),
            canonical: $listing->address(),
        );
    }

    /** The first page begins with one post shown large: the newest that is marked so, else the newest. */
    private static function posts(Listing $listing): string
    {
        $posts = $listing->list->posts;
        if ($listing->list->page > 1 || $posts === []) {
            return $listing->html();
        }
        $lead = array_find($posts, static fn ($post): bool => $post->featured) ?? $posts[0];
        $rest = array_values(array_filter($posts, static fn ($post): bool => $post->id !== $lead->id));
        return Parts::card($lead, 'post-card post-lead') . Parts::cards($rest) . Parts::pagination($listing->list, '/');
    }

    public static function urls(): array
    {
        return [['loc' => '/']];
    }
}
