<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetAuthors;
use App\Database\Functions\FnGetComments;
use App\Database\Functions\FnGetPost;
use App\Database\Functions\FnGetPosts;
use App\Lib\Address;
use App\Lib\Article;
use App\Lib\Blog;
use App\Lib\Words;
use App\Models\Comment;
use App\Models\PostCard;
use App\Models\PostDetails;
use App\Models\PostFilter;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

final class PostPage implements IPage
{
    public const LABEL = '';

    public static function page(array $params, array $query): ?Page
    {
        $post = FnGetPost::run($params['slug']);
        if ($post === null) {
            return null;
        }
        $card = $post->card;
        if ($card->slug !== $params['slug']) {
            return Page::moved("/posts/$card->slug");
        }
        $comments = FnGetComments::run($card->slug);
        $category = $card->category;
        $steps = ['/' => Texts::of('posts')] + ($category === null ? [] : ["/categories/{$category['slug']}" => $category['name']]);
        return new Page(
            $card->title,
            $card->summary,
            self::article($post, $steps) . self::comments($comments) . self::related($post),
            $card->cover,
            'article',
            [self::posting($post), Parts::breadcrumbs($steps + ["/posts/$card->slug" => $card->title])],
            ["/posts/$card->slug" => $post, "/posts/$card->slug/comments" => $comments],
            head: self::head($card),
        );
    }

    private static function article(PostDetails $post, array $steps): string
    {
        $card = $post->card;
        $contents = implode('', array_map(
            // With the whole path, as the page's base is the first page.
            static fn (array $h): string => '<li class="level-' . $h['level'] . '">' . Parts::link("/posts/$card->slug#{$h['id']}", $h['text']) . '</li>',
            count($post->article->contents) < Article::CONTENTS_FROM ? [] : $post->article->contents,
        ));
        $tags = implode('', array_map(static fn (array $tag): string => '<li>' . Parts::link("/tags/{$tag['slug']}", $tag['name']) . '</li>', $card->tags));
        $caption = $post->cover_caption === '' ? '' : '<figcaption>' . Html::e($post->cover_caption) . '</figcaption>';
        return '<article class="wrap page post"><header class="post-head">' . Parts::crumbs($steps) . '<h1>' . Html::e($card->title) . '</h1><p class="lead">' . Html::e($card->summary)
            . '</p><p class="post-meta">' . Parts::meta($card) . '</p></header>'
            . ($card->cover === '' ? '' : '<figure class="post-cover">' . Parts::image($card->cover, $card->cover_alt) . "$caption</figure>")
            . '<div class="post-body' . ($contents === '' ? '' : ' with-contents') . '">' . ($contents === '' ? '' : '<nav class="contents" aria-label="' . Texts::html('post_contents') . "\"><ol>$contents</ol></nav>")
            . "<div class=\"prose article\">{$post->article->html}</div></div>" . ($tags === '' ? '' : "<ul class=\"chips post-tags\">$tags</ul>") . '</article>';
    }

    /** @param list<Comment> $comments */
    private static function comments(array $comments): string
    {
        $items = '';
        foreach ($comments as $comment) {
            $items .= $comment->removed ? '' : '<li class="comment"><p><strong>' . Html::e($comment->name) . '</strong> ' . Html::e(Words::date($comment->created_at))
                . '</p>' . Html::paragraphs($comment->body) . '</li>';
        }
        return $items === '' ? '' : '<section class="wrap section comments"><h2>' . Texts::html('post_comments') . "</h2><ol>$items</ol></section>";
    }

    private static function related(PostDetails $post): string
    {
        return $post->related === [] ? '' : '<section class="wrap section"><h2>' . Texts::html('post_related') . '</h2>' . Parts::cards($post->related) . '</section>';
    }

    private static function head(PostCard $card): string
    {
        $facts = ['article:published_time' => $card->published_at, 'article:modified_time' => $card->updated_at, 'article:section' => $card->category['name'] ?? ''];
        $head = Parts::feeds();
        foreach (array_filter($facts) as $name => $value) {
            $head .= "<meta property=\"$name\" content=\"" . Html::e($value) . '">';
        }
        return $head;
    }

    /** @return array<string, mixed> schema.org's BlogPosting */
    private static function posting(PostDetails $post): array
    {
        $card = $post->card;
        $author = $card->author === null ? null : (FnGetAuthors::run($card->author['slug'])[0] ?? null);
        return array_filter([
            '@type' => 'BlogPosting',
            'mainEntityOfPage' => Address::of("/posts/$card->slug"),
            'headline' => $card->title,
            'description' => $card->summary,
            'image' => Address::of($card->cover),
            'datePublished' => $card->published_at,
            'dateModified' => $card->updated_at,
            'author' => $author === null ? ['@type' => 'Organization', 'name' => Blog::name()] : AuthorPage::person($author),
            'publisher' => ['@type' => 'Organization', 'name' => Blog::name(), 'url' => Address::of('/')],
            'articleSection' => $card->category['name'] ?? '',
            'keywords' => array_column($card->tags, 'name'),
            'commentCount' => $card->comments,
            'timeRequired' => "PT{$card->minutes}M",
            'inLanguage' => Blog::language(),
        ], static fn (mixed $value): bool => $value !== '' && $value !== [] && $value !== null);
    }

    public static function urls(): array
    {
        $posts = FnGetPosts::run(new PostFilter(), 1, 5000)->posts;
        return array_map(static fn (PostCard $post): array => ['loc' => "/posts/$post->slug", 'lastmod' => $post->updated_at], $posts);
    }
}
