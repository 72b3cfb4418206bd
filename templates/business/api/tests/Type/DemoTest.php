<?php

declare(strict_types=1);

namespace Tests\Type;

use Tests\Support\TestCase;

/** The first content, and the site without it. */
final class DemoTest extends TestCase
{
    public function test_one_click_removes_it_and_every_page_still_stands(): void
    {
        $this->sql("insert into services (slug, title) values ('mine', 'Mine')");
        $this->post('/inquiries', ['name' => 'Asha', 'email' => 'asha@example.org', 'message' => 'About a demo service', 'service' => 'dining-tables']);
        self::assertSame(200, $this->post('/admin/demo/remove', [], $this->token())->status);
        foreach (['company_info', 'team_members', 'testimonials', 'faqs', 'opening_week', 'opening_exceptions', 'legal_pages'] as $table) {
            self::assertSame([], $this->sql("select 1 from $table"), $table);
        }
        self::assertSame(['Mine'], array_column($this->get('/services')->data, 'title'));
        self::assertSame([['service_id' => null, 'service_title' => 'Dining tables']], $this->sql('select service_id, service_title from contact_inquiries'), 'what visitors wrote stays');
        self::assertEquals(['id' => 1, 'name' => 'Sample & Sons', 'headline' => '', 'links' => [], 'latitude' => null],
            array_intersect_key($this->get('/company')->data, ['id' => 1, 'name' => 1, 'headline' => 1, 'links' => 1, 'latitude' => 1]));
        self::assertSame([[], [], null], array_values(array_intersect_key($this->get('/opening')->data, ['days' => 1, 'opening_exceptions' => 1, 'status' => 1])));
        foreach (['/', '/services', '/services/mine', '/about', '/team', '/questions', '/contact'] as $path) {
            $page = $this->get('/_body', null, ['x-page-path' => $path]);
            self::assertSame([200, 1], [$page->status, substr_count($page->body, '<h1')], $path);
            self::assertSame(200, $this->get('/_head', null, ['x-page-path' => $path])->status, $path);
        }
        self::assertSame(404, $this->get('/_body', null, ['x-page-path' => '/legal/legal-notice'])->status);

        foreach (['company_info' => ['headline' => 'Here we are'], 'opening_week' => ['hours' => [['days' => 'mon-sun', 'from' => '00:00', 'to' => '24:00']], 'time_zone' => 'Asia/Kolkata']] as $name => $values) {
            $saved = $this->put("/admin/c/$name/1", $values, $this->token());
            self::assertSame(200, $saved->status, $saved->body);
        }
        self::assertSame('Here we are', $this->get('/company')->data['headline']);
        self::assertTrue($this->get('/opening')->data['status']['open']);
    }
}
