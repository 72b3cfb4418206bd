<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetBlogSettings;
use App\Database\Functions\FnGetPosts;
use App\Lib\Address;
use App\Models\PostCard;
use App\Models\PostFilter;
use App\Models\PostList;
use StoneScriptPHP\Html;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

/** A page that is a list of posts, and one of several pages. */
final class Listing
{
    private function __construct(
        public readonly string $path,
        public readonly string $api,
        public readonly PostList $list,
    ) {
    }

    /**
     * null when there is no such page of the list.
     *
     * @param array<string, string|int> $asked what www asks the api for, in its order
     */
    public static function find(string $path, PostFilter $filter, array $asked, array $query): ?self
    {
        $page = filter_var($query['page'] ?? 1, FILTER_VALIDATE_INT, ['options' => ['min_range' => 1, 'max_range' => 10000]]);
        if ($page === false) {
            return null;
        }
        $list = FnGetPosts::run($filter, $page, FnGetBlogSettings::run()->posts_per_page);
        $api = '/posts' . ($asked === [] ? '' : '?' . http_build_query($asked));
        return $page > 1 && $list->posts === [] ? null : new self($path, Parts::numbered($api, $page), $list);
    }

    /** The cards, and the pagination. */
    public function html(): string
    {
        return Parts::cards($this->list->posts) . Parts::pagination($this->list, $this->path);
    }

    /**
     * @param string               $heading the inner HTML of the page's header
     * @param array<mixed>         $jsonld
     * @param array<string, mixed> $data
     */
    public function page(string $title, string $description, string $heading, array $jsonld, array $data): Page
    {
        $numbered = $this->list->page > 1 ? Texts::of('list_title_page', ['title' => $title, 'n' => $this->list->page]) : $title;
        return new Page(
            $numbered,
            $description,
            "<section class=\"wrap page\"><header class=\"list-head\">$heading</header>" . $this->html() . '</section>',
            jsonld: $jsonld,
            data: [$this->api => $this->list] + $data,
            head: $this->neighbours(),
            canonical: $this->address(),
        );
    }

    /** Each page of a list is a page of its own. */
    public function address(): string
    {
        return Parts::numbered($this->path, $this->list->page);
    }

    public function neighbours(): string
    {
        $head = Parts::feeds();
        foreach (['prev' => $this->list->page - 1, 'next' => $this->list->page + 1] as $rel => $page) {
            if ($page >= 1 && $page <= $this->list->pages) {
                $head .= "<link rel=\"$rel\" href=\"" . Html::e(Address::of(Parts::numbered($this->path, $page))) . '">';
            }
        }
        return $head;
    }

    /** @return list<array<string, mixed>> the posts as schema.org's BlogPosting, in short */
    public static function short(array $posts): array
    {
        return array_map(static fn (PostCard $post): array => [
            '@type' => 'BlogPosting',
            'headline' => $post->title,
            'url' => Address::of("/posts/$post->slug"),
            'datePublished' => $post->published_at,
        ], $posts);
    }
}
