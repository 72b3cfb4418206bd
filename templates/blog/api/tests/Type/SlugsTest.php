<?php

declare(strict_types=1);

namespace Tests\Type;

use Tests\Support\Parallel;

/** Addresses of posts: one for each, for ever. */
final class SlugsTest extends BlogTestCase
{
    public function test_an_old_address_leads_to_the_new_one(): void
    {
        $this->write(['slug' => 'first-name']);
        $this->sql("update posts set slug = 'second-name' where slug = 'first-name'");
        $this->sql("update posts set slug = 'third-name' where slug = 'second-name'");
        foreach (['first-name', 'second-name', 'third-name'] as $slug) {
            self::assertSame('third-name', json_decode($this->get("/posts/$slug")->body)->data->slug, $slug);
        }
        foreach (['first-name', 'second-name'] as $slug) {
            $head = $this->get('/_head', null, ['x-page-path' => "/posts/$slug?page=2"]);
            self::assertSame([301, '/posts/third-name'], [$head->status, $head->headers['location']], $slug);
        }
        self::assertSame(200, $this->get('/_head', null, ['x-page-path' => '/posts/third-name'])->status);
        self::assertSame('pending', $this->say('first-name')->data['state']);
    }

    public function test_an_address_of_before_is_no_other_posts(): void
    {
        $this->write(['slug' => 'taken-once']);
        $this->sql("update posts set slug = 'moved-on' where slug = 'taken-once'");
        $answer = $this->post('/admin/c/posts', ['title' => 'Another', 'slug' => 'taken-once', 'status' => 'draft'], $this->token());
        self::assertSame([409, ['slug']], [$answer->status, array_keys($answer->errors)]);
        $present = $this->post('/admin/c/posts', ['title' => 'Another', 'slug' => 'moved-on', 'status' => 'draft'], $this->token());
        self::assertSame([400, ['slug']], [$present->status, array_keys($present->errors)]);
        self::assertSame([], $this->sql("select 1 from posts where title = 'Another'"));
    }

    public function test_a_post_may_go_back_to_an_address_of_its_own(): void
    {
        $this->write(['slug' => 'there']);
        $this->sql("update posts set slug = 'away' where slug = 'there'");
        $this->sql("update posts set slug = 'there' where slug = 'away'");
        self::assertSame('there', json_decode($this->get('/posts/away')->body)->data->slug);
        self::assertSame('/posts/there', $this->get('/_head', null, ['x-page-path' => '/posts/away'])->headers['location']);
        self::assertSame(200, $this->get('/_head', null, ['x-page-path' => '/posts/there'])->status);
    }

    public function test_an_old_address_of_what_is_not_published_leads_nowhere(): void
    {
        $this->write(['slug' => 'once-seen']);
        $this->sql("update posts set slug = 'secret-plan', status = 'draft' where slug = 'once-seen'");
        $head = $this->get('/_head', null, ['x-page-path' => '/posts/once-seen']);
        self::assertSame(404, $head->status);
        self::assertStringNotContainsString('secret-plan', $head->body . json_encode($head->headers));
    }

    public function test_a_deleted_posts_addresses_are_free_again(): void
    {
        $this->write(['slug' => 'brief']);
        $this->sql("delete from posts where slug = 'brief'");
        self::assertSame(404, $this->get('/posts/brief')->status);
        self::assertSame('brief', $this->write(['slug' => 'brief']));
    }

    public function test_an_empty_address_is_made_of_the_title_and_changing_the_title_does_not_change_it(): void
    {
        $slug = $this->write(['slug' => '', 'title' => 'Über die Größe: Crème brûlée & don’t panic!']);
        self::assertSame('uber-die-grosse-creme-brulee-dont-panic', $slug);
        $this->sql("update posts set title = 'Something else' where slug = ?", $slug);
        self::assertSame(200, $this->get("/posts/$slug")->status);
        self::assertSame('post', $this->write(['slug' => '', 'title' => '漢字']));
        self::assertSame('post-2', $this->write(['slug' => '', 'title' => '漢字']));
    }

    public function test_posts_of_one_title_made_at_the_same_moment_get_different_addresses(): void
    {
        $slugs = Parallel::run(fn (): string => $this->write(['slug' => '', 'title' => 'Twins']), 12);
        self::assertSame([], array_filter($slugs, static fn ($s): bool => $s instanceof \Throwable));
        self::assertCount(12, array_unique($slugs));
        self::assertContains('twins', $slugs);
        self::assertContains('twins-12', $slugs);
    }

    public function test_an_address_that_is_none_is_refused(): void
    {
        foreach (['Has Capitals', 'a--b', '-a', 'a/b', '<b>', '../x', 'é'] as $slug) {
            $answer = $this->post('/admin/c/posts', ['title' => 'Bad', 'slug' => $slug, 'status' => 'draft'], $this->token());
            self::assertSame(400, $answer->status, $slug);
        }
        $this->expectException(\PDOException::class);
        $this->write(['slug' => 'a--b']);
    }
}
