<?php

declare(strict_types=1);

namespace Tests\Type;

use Tests\Support\TestCase;

/** What visitors get of the owner's content. */
final class ContentTest extends TestCase
{
    protected function tearDown(): void
    {
        foreach (['services', 'team_members', 'testimonials', 'faqs'] as $table) {
            $this->sql("update $table set published = true");
        }
    }

    public function test_the_company_has_the_sites_name_until_the_owner_enters_one(): void
    {
        self::assertSame('Sample & Sons', $this->get('/company')->data['name']);
        $saved = $this->put('/admin/c/company_info/1', ['name' => 'Joshi Joinery', 'latitude' => '18.5102', 'longitude' => null, 'country' => 'IN'], $this->token());
        self::assertSame(200, $saved->status, $saved->body);
        $company = $this->get('/company')->data;
        self::assertSame(['Joshi Joinery', 18.5102, null], [$company['name'], $company['latitude'], $company['longitude']]);
    }

    public function test_a_company_is_nowhere_else_than_on_earth_and_links_lead_to_the_web(): void
    {
        foreach (['latitude' => 91, 'longitude' => -181, 'country' => 'India', 'links' => [['label' => 'x', 'url' => 'javascript:alert(1)']]] as $field => $value) {
            $answer = $this->put('/admin/c/company_info/1', [$field => $value], $this->token());
            self::assertSame(400, $answer->status, "$field $answer->body");
            self::assertStringStartsWith($field, array_key_first($answer->errors));
        }
        $this->expectExceptionMessage('company_info_links_check');
        $this->sql('update company_info set links = ?', json_encode([['label' => 'x', 'url' => 'javascript:alert(1)']]));
    }

    public function test_services_come_in_the_owners_order_and_by_category(): void
    {
        $all = array_column($this->get('/services')->data, 'slug');
        self::assertSame(['fitted-kitchens', 'fitted-wardrobes', 'dining-tables', 'stairs-and-doors', 'the-pune-stool', 'repairs-and-restoration'], $all);
        $ids = array_column($this->get('/services')->data, 'id');
        self::assertSame(200, $this->post('/admin/c/services/order', ['ids' => array_reverse($ids)], $this->token())->status);
        self::assertSame(array_reverse($all), array_column($this->get('/services')->data, 'slug'));
        $this->post('/admin/c/services/order', ['ids' => $ids], $this->token());
        self::assertSame(['dining-tables', 'the-pune-stool'], array_column($this->get('/services?category=fURNITURE')->data, 'slug'));
        self::assertSame([], $this->get('/services?category=' . rawurlencode("' or true --"))->data);
        self::assertCount(2, $this->get('/services?limit=2')->data);
        foreach (['limit=0', 'limit=101', 'limit=x', 'category=' . str_repeat('a', 61), 'category[]=x'] as $wrong) {
            self::assertSame(400, $this->get("/services?$wrong")->status, $wrong);
        }
    }

    public function test_what_is_not_published_is_nowhere(): void
    {
        $this->sql("update services set published = false where slug = 'fitted-kitchens'");
        self::assertSame(404, $this->get('/services/fitted-kitchens')->status);
        self::assertNotContains('fitted-kitchens', array_column($this->get('/services')->data, 'slug'));
        self::assertNotContains('fitted-kitchens', array_column($this->get('/services/fitted-wardrobes')->data['others'], 'slug'));
        self::assertSame('', $this->get('/testimonials')->data[0]['slug'], 'the words stay, the link goes');
        self::assertSame([], $this->get('/testimonials?service=fitted-kitchens')->data);
        self::assertStringNotContainsString('fitted-kitchens', $this->get('/sitemap.xml')->body);
        foreach (['team_members' => '/team', 'testimonials' => '/testimonials', 'faqs' => '/faqs'] as $table => $path) {
            $this->sql("update $table set published = false where id = (select min(id) from $table)");
            $ids = array_column($this->get($path)->data, 'id');
            self::assertNotContains($this->sql("select min(id) as id from $table")[0]['id'], $ids, $path);
            self::assertNotEmpty($ids, $path);
        }
    }

    public function test_a_service_shows_others_of_its_kind_first(): void
    {
        $service = $this->get('/services/dining-tables')->data;
        self::assertSame('the-pune-stool', $service['others'][0]['slug']);
        self::assertCount(3, $service['others']);
        self::assertNotContains('dining-tables', array_column($service['others'], 'slug'));
        self::assertSame(404, $this->get('/services/no-such-thing')->status);
        self::assertSame(400, $this->get('/services/' . str_repeat('a', 121))->status);
    }

    public function test_testimonials_of_a_service_are_those_about_it(): void
    {
        self::assertSame(['Kavita and Nikhil Rao'], array_column($this->get('/testimonials?service=fitted-kitchens')->data, 'name'));
        $answer = $this->post('/admin/c/testimonials', ['quote' => 'Good', 'name' => 'X', 'rating' => 6], $this->token());
        self::assertSame([400, ['rating']], [$answer->status, array_keys($answer->errors)], $answer->body);
    }

    public function test_an_address_is_a_services_own(): void
    {
        $answer = $this->post('/admin/c/services', ['title' => 'Another', 'slug' => 'dining-tables'], $this->token());
        self::assertSame(['slug'], array_keys($answer->errors), $answer->body);
        foreach (['../admin', 'Upper', 'a b', 'a--b', "x'"] as $slug) {
            $answer = $this->post('/admin/c/services', ['title' => 'Another', 'slug' => $slug], $this->token());
            self::assertSame([400, ['slug']], [$answer->status, array_keys($answer->errors)], $slug . $answer->body);
        }
    }

    public function test_legal_texts_are_safe_html_and_the_owners_alone(): void
    {
        self::assertSame(['legal-notice', 'privacy'], array_column($this->get('/legal')->data, 'slug'));
        self::assertNull($this->get('/legal')->data[0]['html']);
        $id = $this->get('/legal')->data[0]['id'];
        self::assertSame(403, $this->put("/admin/c/legal_pages/$id", ['title' => 'Mine'], $this->token('editor'))->status);
        $body = "## Who\n\nWe. <script>alert(1)</script> [here](javascript:alert(1)) [there](https://example.org)";
        self::assertSame(200, $this->put("/admin/c/legal_pages/$id", ['body' => $body], $this->token())->status);
        $html = $this->get('/legal/legal-notice')->data['html'];
        self::assertStringContainsString('<h2>Who</h2>', $html);
        self::assertStringContainsString('href="https://example.org"', $html);
        self::assertStringNotContainsString('<script', $html);
        self::assertStringNotContainsString('javascript:', $html);
        self::assertSame(404, $this->get('/legal/terms')->status);
    }
}
