<?php

declare(strict_types=1);

namespace Tests\Type;

use Tests\Support\TestCase;

/** The first content, and the site without it. */
final class DemoTest extends TestCase
{
    public function test_one_click_removes_it_and_every_page_still_stands(): void
    {
        $this->sql("insert into skills (name, category) values ('Whistling', '')");
        self::assertSame(200, $this->post('/admin/demo/remove', [], $this->token())->status);
        foreach (['profiles', 'projects', 'testimonials', 'contact_messages'] as $table) {
            self::assertSame([], $this->sql("select 1 from $table"), $table);
        }
        self::assertSame(['Whistling'], array_column($this->get('/skills')->data, 'name'));
        self::assertSame(['id' => 1, 'name' => 'Sample & Sons', 'headline' => '', 'links' => []], array_intersect_key($this->get('/profile')->data, ['id' => 1, 'name' => 1, 'headline' => 1, 'links' => 1]));
        foreach (array_diff(PagesTest::PATHS, ['/projects/harbour-coffee']) as $path) {
            $page = $this->get('/_body', null, ['x-page-path' => $path]);
            self::assertSame([200, 1], [$page->status, substr_count($page->body, '<h1')], $path);
            self::assertSame(200, $this->get('/_head', null, ['x-page-path' => $path])->status, $path);
        }
        self::assertSame(404, $this->get('/_body', null, ['x-page-path' => '/projects/harbour-coffee'])->status);

        $saved = $this->put('/admin/c/profiles/1', ['headline' => 'Here we are'], $this->token());
        self::assertSame([200, 'Here we are'], [$saved->status, $saved->data['headline'] ?? $saved->body]);
        self::assertSame('Here we are', $this->get('/profile')->data['headline']);
    }
}
