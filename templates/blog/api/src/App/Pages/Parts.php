<?php

declare(strict_types=1);

namespace App\Pages;

use App\Lib\Address;
use App\Lib\Words;
use App\Models\PostCard;
use App\Models\PostList;
use StoneScriptPHP\Html;
use StoneScriptPHP\Texts;

/** What several pages show; with the class names of www, so that nothing moves when Angular takes over. */
final class Parts
{
    public static function image(string $src, string $alt): string
    {
        return $src === '' ? '' : '<img src="' . Html::e($src) . '" alt="' . Html::e($alt) . '">';
    }

    public static function link(string $path, string $text): string
    {
        return '<a href="' . Html::e($path) . '">' . Html::e($text) . '</a>';
    }

    /** @param list<PostCard> $posts */
    public static function cards(array $posts): string
    {
        return '<ul class="grid posts">' . implode('', array_map(static fn (PostCard $post): string => '<li>' . self::card($post) . '</li>', $posts)) . '</ul>';
    }

    public static function card(PostCard $post, string $class = 'post-card'): string
    {
        $picture = $post->cover === '' ? '' : '<div class="post-picture">' . self::image($post->cover, $post->cover_alt) . '</div>';
        $category = $post->category === null ? '' : '<p class="kicker">' . Html::e($post->category['name']) . '</p>';
        return "<article class=\"$class\">$picture<div class=\"post-words\">$category<h2>" . self::link("/posts/$post->slug", $post->title) . '</h2><p class="post-summary">'
            . Html::e($post->summary) . '</p><p class="post-meta">' . self::meta($post) . '</p></div></article>';
    }

    public static function meta(PostCard $post): string
    {
        $parts = [
            $post->author === null ? '' : Html::e($post->author['name']),
            $post->published_at === null ? '' : '<time datetime="' . Html::e($post->published_at) . '">' . Html::e(Words::date($post->published_at)) . '</time>',
            '<span class="nowrap">' . Texts::html('post_minutes', ['n' => $post->minutes]) . '</span>',
        ];
        return implode("\u{A0}· ", array_filter($parts));
    }

    /** Tells browsers and feed readers where the feeds are. */
    public static function feeds(): string
    {
        return '<link rel="alternate" type="application/rss+xml" title="RSS" href="/feed.xml"><link rel="alternate" type="application/atom+xml" title="Atom" href="/atom.xml">';
    }

    /** Links to the page before and after, as search engines follow them. */
    public static function pagination(PostList $list, string $path): string
    {
        $links = [
            $list->page > 1 ? '<a rel="prev" href="' . Html::e(self::numbered($path, $list->page - 1)) . '">' . Texts::html('list_previous') . '</a>' : '',
            $list->page < $list->pages ? '<a rel="next" href="' . Html::e(self::numbered($path, $list->page + 1)) . '">' . Texts::html('list_next') . '</a>' : '',
        ];
        return implode('', $links) === '' ? '' : '<nav class="pagination" aria-label="' . Texts::html('list_pages') . '">' . implode('', $links) . '</nav>';
    }

    public static function numbered(string $path, int $page): string
    {
        return $page > 1 ? $path . (str_contains($path, '?') ? '&' : '?') . "page=$page" : $path;
    }

    /**
     * @param array<string, string> $steps path => name, from the first page on
     * @return array<string, mixed> schema.org's BreadcrumbList
     */
    public static function breadcrumbs(array $steps): array
    {
        $items = [];
        foreach ($steps as $path => $name) {
            $items[] = ['@type' => 'ListItem', 'position' => count($items) + 1, 'name' => $name, 'item' => Address::of($path)];
        }
        return ['@type' => 'BreadcrumbList', 'itemListElement' => $items];
    }

    /** @param array<string, string> $steps the last one is this page */
    public static function crumbs(array $steps): string
    {
        $items = '';
        foreach ($steps as $path => $name) {
            $items .= '<li>' . self::link($path, $name) . '</li>';
        }
        return '<nav class="breadcrumbs" aria-label="' . Texts::html('post_breadcrumbs') . "\"><ol>$items</ol></nav>";
    }
}
