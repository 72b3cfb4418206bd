<?php

declare(strict_types=1);

namespace Tests\Type;

/** What the admin's collections do with a blog's tables. */
final class OwnerTest extends BlogTestCase
{
    public function test_a_post_is_written_with_all_that_belongs_to_it(): void
    {
        $tags = array_column($this->sql("select id from tags where slug in ('bread', 'tools') order by id"), 'id');
        $author = $this->sql("select id from authors where slug = 'tom-whitaker'")[0]['id'];
        $made = $this->post('/admin/c/posts', [
            'title' => 'A new one', 'body' => "Some *words*.\n", 'summary' => 'Short.', 'status' => 'published', 'author_id' => $author, 'tags' => $tags,
            'cover' => '/demo/bread.svg', 'published_at' => '2026-01-02T10:00:00Z',
        ], $this->token('editor'));
        self::assertSame(200, $made->status, $made->body);
        $post = json_decode($this->get('/posts/a-new-one')->body, true)['data'];
        self::assertSame([['bread', 'tools'], 'tom-whitaker', '/demo/bread.svg'], [array_column($post['tags'], 'slug'), $post['author']['slug'], $post['cover']]);
        self::assertSame([false], array_column($this->sql("select is_demo from posts where slug = 'a-new-one'"), 'is_demo'));
    }

    public function test_every_collection_can_be_listed_searched_and_opened(): void
    {
        $names = array_column($this->get('/admin/schema', $this->token())->data['collections'], 'name');
        self::assertSame(['posts', 'authors', 'categories', 'tags', 'about', 'messages', 'blog_settings'], $names);
        foreach ($names as $name) {
            $list = $this->get("/admin/c/$name?q=a", $this->token());
            self::assertSame(200, $list->status, $name);
            self::assertSame(200, $this->get("/admin/c/$name", $this->token())->status, $name);
            foreach (array_slice($list->data['rows'], 0, 1) as $row) {
                self::assertSame(200, $this->get("/admin/c/$name/{$row['id']}", $this->token())->status, $name);
            }
        }
        self::assertSame('draft', $this->get('/admin/c/posts', $this->token())->data['rows'][0]['status'], 'drafts stand first');
    }

    public function test_hostile_rows_are_refused(): void
    {
        foreach ([['cover' => 'https://evil.example/x.png'], ['cover' => 'javascript:alert(1)'], ['cover' => '/../../etc/passwd'], ['status' => 'live'], ['published_at' => 'soon'],
            ['author_id' => 999_999], ['tags' => [999_999]], ['title' => ''], ['title' => str_repeat('t', 161)], ['body' => str_repeat('x', 200_001)], ['summary' => ['x']]] as $bad) {
            $answer = $this->post('/admin/c/posts', $bad + ['title' => 'Refused', 'status' => 'draft'], $this->token());
            self::assertContains($answer->status, [400, 413], json_encode(array_keys($bad)));
        }
        self::assertSame([], $this->sql("select 1 from posts where title = 'Refused'"));
        self::assertSame(400, $this->post('/admin/c/authors', ['name' => 'L', 'links' => [['label' => 'x', 'url' => 'javascript:alert(1)']]], $this->token())->status);
    }

    public function test_the_settings_are_the_owners_and_hold(): void
    {
        self::assertSame(403, $this->put('/admin/c/blog_settings/1', ['posts_per_page' => 2], $this->token('editor'))->status);
        self::assertSame(400, $this->put('/admin/c/blog_settings/1', ['posts_per_page' => 0], $this->token())->status);
        self::assertSame(200, $this->put('/admin/c/blog_settings/1', ['posts_per_page' => 2], $this->token())->status);
        self::assertCount(2, json_decode($this->get('/posts')->body)->data->posts);
        $this->put('/admin/c/blog_settings/1', ['posts_per_page' => 9], $this->token());
    }

    public function test_a_message_is_kept_mailed_and_told_once(): void
    {
        $message = ['name' => 'Asha', 'email' => 'asha@example.com', 'message' => 'I have a question about bread.'];
        self::assertSame(200, $this->post('/contact', $message)->status);
        self::assertSame(['contact.received', 'A message from Asha'], [($told = $this->alerts())[0]['event'], $told[0]['data']['text']]);
        $this->post('/contact', $message);
        self::assertSame([], $this->alerts());
        self::assertSame(1, $this->sql('select count(*) from contact_messages')[0]['count']);
        self::assertSame(1, $this->sql('select count(*) from mails')[0]['count']);
        $row = $this->get('/admin/c/messages', $this->token())->data['rows'][0];
        self::assertSame('I have a question about bread.', $row['message']);
        foreach ([['name' => "A\r\nBcc: x@y.example"], ['email' => 'none'], ['message' => 'short'], ['message' => str_repeat('x', 5001)]] as $i => $bad) {
            $this->address = "10.9.0.$i";
            self::assertSame(400, $this->post('/contact', $bad + $message)->status);
        }
        $this->address = '10.9.1.1';
        $this->post('/contact', ['website' => 'x', 'email' => 'bot@example.com'] + $message);
        self::assertSame([], $this->sql("select 1 from contact_messages where email = 'bot@example.com'"));
    }

    /** Last: it takes the demo content away. */
    public function test_zz_demo_content_goes_with_one_click_and_leaves_a_blog_that_works(): void
    {
        $mine = $this->write(['title' => 'Mine']);
        self::assertSame(200, $this->post('/admin/demo/remove', [], $this->token())->status);
        self::assertSame(0, $this->sql('select count(*) from comments where is_demo')[0]['count']);
        self::assertSame([], $this->sql("select 1 from posts where slug = 'bread-around-a-working-day'"));
        self::assertContains($mine, $this->slugs());
        foreach (['/posts', '/categories', '/tags', '/authors', '/archive', '/feed.xml', '/atom.xml', '/sitemap.xml', '/search?q=mine'] as $path) {
            self::assertSame(200, $this->get($path)->status, $path);
        }
        foreach (['/', "/posts/$mine", '/about', '/archive', '/contact'] as $page) {
            self::assertSame(200, $this->get('/_body', null, ['x-page-path' => $page])->status, $page);
        }
        self::assertNull($this->get('/about')->data);
        // The page about the blog is rewritten in its one row, and twice is still one.
        foreach (['First', 'Second'] as $title) {
            self::assertSame(200, $this->put('/admin/c/about/1', ['title' => $title], $this->token())->status);
        }
        self::assertSame([['id' => 1, 'title' => 'Second']], $this->sql('select id, title from about'));
        self::assertSame('known', $this->get('/admin/c/blog_settings/1', $this->token())->data['comments']);
    }
}
