<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetAuthors;
use App\Lib\Address;
use App\Models\Author;
use App\Models\PostFilter;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

final class AuthorPage implements IPage
{
    public const LABEL = '';

    public static function page(array $params, array $query): ?Page
    {
        $author = FnGetAuthors::run($params['slug'])[0] ?? null;
        $path = "/authors/{$params['slug']}";
        $listing = $author === null ? null : Listing::find($path, new PostFilter(author: $author->slug), ['author' => $author->slug], $query);
        if ($listing === null) {
            return null;
        }
        $page = $listing->page(
            $author->name,
            $author->role,
            self::profile($author, 'h1') . '<h2 class="visually-hidden">' . Texts::html('list_of', ['name' => $author->name]) . '</h2>',
            [['@type' => 'ProfilePage', 'mainEntity' => self::person($author)], Parts::breadcrumbs(['/' => Texts::of('posts'), $path => $author->name])],
            ["/authors/$author->slug" => $author],
        );
        return new Page($page->title, $page->description, $page->html, $author->image, 'profile', $page->jsonld, $page->data, head: $page->head, canonical: $page->canonical);
    }

    public static function profile(Author $author, string $heading): string
    {
        $links = implode('', array_map(
            static fn (array $link): string => '<li><a rel="me noopener" href="' . Html::e($link['url']) . '">' . Html::e($link['label']) . '</a></li>',
            $author->links,
        ));
        return '<div class="profile">' . Parts::image($author->image, '') . "<div><$heading>" . ($heading === 'h1' ? Html::e($author->name) : Parts::link("/authors/$author->slug", $author->name))
            . "</$heading><p class=\"soft\">" . Html::e($author->role) . "</p><div class=\"prose\">$author->bio_html</div>" . ($links === '' ? '' : "<ul class=\"profile-links\">$links</ul>") . '</div></div>';
    }

    /** @return array<string, mixed> schema.org's Person */
    public static function person(Author $author): array
    {
        return array_filter([
            '@type' => 'Person',
            '@id' => Address::of("/authors/$author->slug"),
            'name' => $author->name,
            'jobTitle' => $author->role,
            'url' => Address::of("/authors/$author->slug"),
            'image' => Address::of($author->image),
            'sameAs' => array_values(array_filter(array_column($author->links, 'url'), static fn (string $url): bool => str_starts_with($url, 'http'))),
        ]);
    }

    public static function urls(): array
    {
        return array_map(static fn (Author $author): array => ['loc' => "/authors/$author->slug"], FnGetAuthors::run());
    }
}
