<?php

declare(strict_types=1);

namespace Tests\Type;

/** What visitors see of posts, and when. */
final class PublishingTest extends BlogTestCase
{
    public function test_a_draft_is_nowhere(): void
    {
        $slug = $this->write(['status' => 'draft', 'published_at' => null, 'title' => 'Unfinished zebrafish', 'body' => 'zebrafish']);
        self::assertSame(404, $this->get("/posts/$slug")->status);
        self::assertSame(404, $this->say($slug)->status);
        self::assertSame([], $this->get("/posts/$slug/comments")->data);
        self::assertSame(0, $this->get('/search?q=zebrafish')->data['total']);
        foreach (['/posts', '/feed.xml', '/atom.xml', '/sitemap.xml', '/archive'] as $path) {
            self::assertStringNotContainsString('zebrafish', $this->get($path)->body, $path);
        }
        self::assertSame(404, $this->get('/_head', null, ['x-page-path' => "/posts/$slug"])->status);
    }

    public function test_a_scheduled_post_appears_by_itself_when_its_time_has_come(): void
    {
        $slug = $this->write(['title' => 'Scheduled quokka', 'body' => 'quokka', 'published_at' => gmdate('Y-m-d H:i:s+00', time() + 3600)]);
        self::assertSame(404, $this->get("/posts/$slug")->status);
        self::assertNotContains($slug, $this->slugs());
        self::assertSame(0, $this->get('/search?q=quokka')->data['total']);
        self::assertStringNotContainsString($slug, $this->get('/feed.xml')->body);

        // Nothing but time passes: the row's own time is set back, as if an hour had gone by, without touching the rest of it.
        $this->sql('alter table posts disable trigger user');
        $this->sql("update posts set published_at = now() - interval '1 second' where slug = ?", $slug);
        $this->sql('alter table posts enable trigger user');

        self::assertSame(200, $this->get("/posts/$slug")->status);
        self::assertSame($slug, $this->slugs()[0]);
        self::assertSame(1, $this->get('/search?q=quokka')->data['total']);
        self::assertStringContainsString($slug, $this->get('/feed.xml')->body);
        self::assertStringContainsString($slug, $this->get('/sitemap.xml')->body);
    }

    public function test_who_writes_sees_drafts_at_their_address_and_customers_do_not(): void
    {
        $slug = $this->write(['status' => 'draft', 'published_at' => null]);
        self::assertSame('draft', json_decode($this->get("/posts/$slug", $this->token('editor'))->body)->data->state);
        $later = $this->write(['published_at' => gmdate('Y-m-d H:i:s+00', time() + 3600)]);
        self::assertSame('scheduled', json_decode($this->get("/posts/$later", $this->token())->body)->data->state);
        self::assertSame(401, $this->get("/posts/$slug", 'no-token')->status);
    }

    public function test_publishing_without_a_time_means_now(): void
    {
        $token = $this->token('editor');
        $made = $this->post('/admin/c/posts', ['title' => 'Out at once', 'body' => 'Here.', 'status' => 'draft'], $token);
        self::assertSame(200, $made->status, $made->body);
        self::assertNull($made->data['published_at']);
        $saved = $this->put("/admin/c/posts/{$made->data['id']}", ['status' => 'published'], $token);
        self::assertEqualsWithDelta(time(), strtotime($saved->data['published_at']), 5);
        self::assertSame(200, $this->get('/posts/out-at-once')->status);
        self::assertContains(['room' => 'public', 'event' => 'content.changed', 'data' => ['collection' => 'posts', 'id' => $made->data['id']]], $this->alerts());
    }

    public function test_lists_are_newest_first_in_pages_and_each_page_has_its_address(): void
    {
        $this->settings(['posts_per_page' => 3]);
        $list = json_decode($this->get('/posts')->body)->data;
        self::assertCount(3, $list->posts);
        self::assertSame([1, 3], [$list->page, $list->per_page]);
        $times = array_map(static fn (object $p): int => strtotime($p->published_at), $list->posts);
        $sorted = $times;
        rsort($sorted);
        self::assertSame($sorted, $times);
        $second = $this->slugs('?page=2');
        self::assertSame([], array_intersect($second, $this->slugs()));
        $head = $this->get('/_head', null, ['x-page-path' => '/?page=2'])->body;
        self::assertStringContainsString('<link rel="canonical" href="https://sample.test/?page=2">', $head);
        self::assertStringContainsString('<link rel="prev" href="https://sample.test/">', $head);
        self::assertSame(404, $this->get('/_head', null, ['x-page-path' => '/?page=999'])->status);
        self::assertSame(404, $this->get('/_head', null, ['x-page-path' => '/?page=x'])->status);
        self::assertSame(400, $this->get('/posts?page=0')->status);
        $this->settings(['posts_per_page' => 9]);
    }

    public function test_lists_by_category_tag_author_and_month(): void
    {
        self::assertSame(['bread-around-a-working-day'], $this->slugs('?category=kitchen'));
        self::assertSame(['a-chair-nobody-wanted', 'renaming-ten-thousand-photographs'], array_slice($this->slugs('?author=tom-whitaker'), 0, 2));
        self::assertContains('a-chair-nobody-wanted', $this->slugs('?tag=repair'));
        self::assertSame([], $this->slugs("?tag=" . rawurlencode("x' or '1'='1")));
        $slug = $this->write(['published_at' => '2019-05-31 23:59:59+05:30']);
        self::assertSame([$slug], $this->slugs('?year=2019&month=5'));
        self::assertSame([], $this->slugs('?year=2019&month=6'));
        self::assertContains(['year' => 2019, 'month' => 5, 'posts' => 1], $this->get('/archive')->data);
        self::assertSame(404, $this->get('/_head', null, ['x-page-path' => '/archive/2019/06'])->status);
        self::assertSame(200, $this->get('/_head', null, ['x-page-path' => '/archive/2019/05'])->status);
    }

    public function test_related_posts_share_tags_or_subject_and_are_visible_themselves(): void
    {
        $related = array_column(json_decode($this->get('/posts/the-case-for-a-boring-notebook')->body, true)['data']['related'], 'slug');
        self::assertSame('how-to-read-a-long-book', $related[0]);
        self::assertNotContains('the-case-for-a-boring-notebook', $related);
        // It shares two tags, but its time has not come.
        self::assertNotContains('letters-by-post', $related);
    }

    public function test_neighbours_in_time_are_visible_posts(): void
    {
        $this->write(['slug' => 'older-one', 'published_at' => '2018-01-01']);
        $this->write(['slug' => 'hidden-one', 'published_at' => '2018-01-02', 'status' => 'draft']);
        $this->write(['slug' => 'newer-one', 'published_at' => '2018-01-03']);
        $post = json_decode($this->get('/posts/newer-one')->body)->data;
        self::assertSame('older-one', $post->older->slug);
        self::assertSame('newer-one', json_decode($this->get('/posts/older-one')->body)->data->newer->slug);
    }

    public function test_reading_time_counts_what_is_read(): void
    {
        $slug = $this->write(['body' => str_repeat('word ', 660) . "\n\n```\n```\n"]);
        self::assertSame(3, json_decode($this->get("/posts/$slug")->body)->data->minutes);
    }
}
