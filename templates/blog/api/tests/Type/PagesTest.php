<?php

declare(strict_types=1);

namespace Tests\Type;

/** What search engines and people without JavaScript read. */
final class PagesTest extends BlogTestCase
{
    private function head(string $path): string
    {
        return $this->get('/_head', null, ['x-page-path' => $path])->body;
    }

    private function body(string $path): string
    {
        return $this->get('/_body', null, ['x-page-path' => $path])->body;
    }

    /** @return array<string, mixed> schema.org's objects by their type */
    private function jsonld(string $path): array
    {
        preg_match_all('~<script type="application/ld\+json">(.*?)</script>~s', $this->head($path), $m);
        return array_column(array_map(static fn (string $json): array => json_decode($json, true, 64, JSON_THROW_ON_ERROR), $m[1]), null, '@type');
    }

    public function test_every_page_of_the_sitemap_exists(): void
    {
        preg_match_all('~<loc>https://sample\.test([^<]+)</loc>~', $this->get('/sitemap.xml')->body, $m);
        self::assertGreaterThan(25, count($m[1]));
        foreach ($m[1] as $path) {
            $path = html_entity_decode($path);
            self::assertSame(200, $this->get('/_head', null, ['x-page-path' => $path])->status, $path);
            self::assertStringContainsString('<h1', $this->body($path), $path);
            self::assertStringContainsString('<link rel="alternate" type="application/rss+xml"', $this->head($path), $path);
        }
    }

    public function test_a_post_says_what_it_is(): void
    {
        $all = $this->jsonld('/posts/bread-around-a-working-day');
        $post = $all['BlogPosting'];
        self::assertSame('Bread that fits around a working day', $post['headline']);
        self::assertSame(['Person', 'Meera Joshi', 'https://sample.test/authors/meera-joshi'], [$post['author']['@type'], $post['author']['name'], $post['author']['url']]);
        self::assertNotFalse(strtotime($post['datePublished']));
        self::assertSame(['bread', 'habits'], $post['keywords']);
        self::assertSame(['Posts', 'Kitchen', 'Bread that fits around a working day'], array_column($all['BreadcrumbList']['itemListElement'], 'name'));
        self::assertSame([1, 2, 3], array_column($all['BreadcrumbList']['itemListElement'], 'position'));
        self::assertStringContainsString('<meta property="og:type" content="article">', $this->head('/posts/bread-around-a-working-day'));
    }

    public function test_a_post_can_be_read_whole_with_its_comments_and_without_javascript(): void
    {
        $html = $this->body('/posts/bread-around-a-working-day');
        foreach (['The timetable', '<th>When</th>', 'href="/posts/bread-around-a-working-day#on-the-timetable"', 'id="on-the-timetable"', 'Two nights are fine', 'href="/tags/bread"'] as $part) {
            self::assertStringContainsString($part, $html, $part);
        }
        self::assertStringNotContainsString('half atta', $html, 'a comment that waits');
    }

    public function test_pages_bring_along_what_www_would_ask_for(): void
    {
        foreach (['/' => ['/posts', '/categories'], '/categories/kitchen' => ['/posts?category=kitchen', '/categories/kitchen'], '/tags/habits' => ['/posts?tag=habits', '/tags/habits'],
            '/authors/tom-whitaker' => ['/posts?author=tom-whitaker', '/authors/tom-whitaker'], '/archive' => ['/archive', '/tags'], '/about' => ['/about', '/authors'],
            '/posts/the-case-for-a-boring-notebook' => ['/posts/the-case-for-a-boring-notebook', '/posts/the-case-for-a-boring-notebook/comments']] as $page => $paths) {
            preg_match('~id="preloaded">(.*?)</script>~s', $this->head($page), $m);
            $data = json_decode($m[1], true, 64, JSON_THROW_ON_ERROR);
            foreach ($paths as $path) {
                self::assertEquals(json_decode($this->get($path)->body, true)['data'], $data[$path] ?? null, "$page: $path");
            }
        }
    }

    public function test_hostile_content_is_escaped_on_every_page(): void
    {
        $bad = '"><script>alert(1)</script>';
        $this->sql("insert into categories (slug, name, description) values ('bad', ?, ?)", $bad, $bad);
        $this->sql("insert into authors (slug, name, role, bio, links) values ('bad', ?, ?, ?, ?)", $bad, $bad, $bad, json_encode([['label' => $bad, 'url' => 'javascript:alert(1)'], ['label' => $bad, 'url' => "https://e.example/$bad"]]));
        $this->sql("insert into tags (slug, name) values ('bad', ?)", substr($bad, 0, 60));
        $this->write(['slug' => 'bad', 'title' => $bad, 'summary' => $bad, 'cover' => "/x$bad", 'cover_alt' => $bad, 'cover_caption' => $bad, 'body' => $bad, 'published_at' => gmdate('Y-m-d')]);
        $this->sql("update posts set category_id = (select id from categories where slug = 'bad'), author_id = (select id from authors where slug = 'bad') where slug = 'bad'");
        $this->sql("insert into post_tags select p.id, t.id from posts p, tags t where p.slug = 'bad' and t.slug = 'bad'");
        foreach (['/', '/posts/bad', '/categories/bad', '/tags/bad', '/authors/bad', '/archive', '/about'] as $path) {
            self::assertStringNotContainsString('<script>alert', $this->head($path), $path);
            self::assertStringNotContainsString('<script', $this->body($path), $path);
            self::assertStringNotContainsString('href="javascript:', $this->body($path), $path);
        }
        foreach (['posts', 'categories', 'authors', 'tags'] as $table) {
            $this->sql("delete from $table where slug = 'bad'");
        }
    }

    public function test_what_does_not_exist_is_404(): void
    {
        foreach (['/posts/none', '/categories/none', '/tags/none', '/authors/none', '/archive/2000/13', '/archive/20000/01', '/archive/1990/01', '/elsewhere', "/posts/' or 1=1"] as $path) {
            self::assertSame(404, $this->get('/_head', null, ['x-page-path' => rawurlencode($path)])->status, $path);
        }
        foreach (['/categories/none', '/tags/none', '/authors/none', '/posts/none'] as $path) {
            self::assertSame(404, $this->get($path)->status, $path);
        }
    }

    public function test_a_preview_says_nothing_of_a_draft_and_is_not_kept(): void
    {
        $slug = $this->write(['title' => 'Secret plans', 'status' => 'draft', 'published_at' => null]);
        self::assertStringContainsString('noindex', $this->head("/preview/$slug"));
        self::assertStringNotContainsString('Secret', $this->head("/preview/$slug") . $this->body("/preview/$slug"));
    }

    public function test_the_search_page_is_for_people(): void
    {
        self::assertStringContainsString('noindex', $this->head('/search'));
        self::assertStringNotContainsString('/search', $this->get('/sitemap.xml')->body);
    }
}
