<?php

declare(strict_types=1);

namespace Tests\Type;

use Tests\Support\TestCase;

/** What visitors get of the owner's content. */
final class ContentTest extends TestCase
{
    protected function tearDown(): void
    {
        $this->sql('update projects set published = true');
        $this->sql('update testimonials set published = true');
    }

    public function test_the_profile_has_the_sites_name_until_the_owner_enters_one(): void
    {
        self::assertSame('Sample & Sons', $this->get('/profile')->data['name']);
        $this->sql("update profiles set name = 'Asha Rao'");
        self::assertSame('Asha Rao', $this->get('/profile')->data['name']);
    }

    public function test_projects_come_in_the_owners_order_and_by_tag(): void
    {
        self::assertSame(['harbour-coffee', 'field-notes', 'slow-museum', 'ledger', 'night-train', 'open-kitchen'], $this->slugs('/projects'));
        self::assertSame(['night-train', 'open-kitchen'], $this->slugs('/projects?tag=Print'));
        self::assertSame(['night-train', 'open-kitchen'], $this->slugs('/projects?tag=pRINT'));
        self::assertSame([], $this->slugs('/projects?tag=%25'));
        self::assertSame(['harbour-coffee'], $this->slugs('/projects?limit=1'));
        self::assertSame(400, $this->get('/projects?limit=0')->status);
        self::assertSame(400, $this->get('/projects?tag[]=Print')->status);
    }

    public function test_what_is_not_published_is_nowhere(): void
    {
        $this->sql("update projects set published = false where slug = 'field-notes'");
        self::assertNotContains('field-notes', $this->slugs('/projects'));
        self::assertSame(404, $this->get('/projects/field-notes')->status);
        self::assertSame('slow-museum', $this->get('/projects/harbour-coffee')->data['next']['slug']);
        self::assertNotContains('field-notes', array_column($this->get('/testimonials')->data, 'slug'));
        self::assertSame(404, $this->get('/_body', null, ['x-page-path' => '/projects/field-notes'])->status);
        self::assertStringNotContainsString('field-notes', $this->get('/sitemap.xml')->body);
        foreach (['/', '/projects', '/resume'] as $path) {
            self::assertStringNotContainsString('Field Notes', $this->get('/_body', null, ['x-page-path' => $path])->body, $path);
        }
    }

    public function test_after_the_last_project_comes_the_first_and_after_the_only_one_none(): void
    {
        self::assertSame('harbour-coffee', $this->get('/projects/open-kitchen')->data['next']['slug']);
        $this->sql("update projects set published = slug = 'ledger'");
        self::assertNull($this->get('/projects/ledger')->data['next']);
    }

    public function test_testimonials_are_those_of_a_project_or_all(): void
    {
        self::assertCount(3, $this->get('/testimonials')->data);
        $id = $this->get('/projects/field-notes')->data['id'];
        self::assertSame(['Tomás Varela'], array_column($this->get("/testimonials?project=$id")->data, 'name'));
        $this->sql("update testimonials set published = false where name = 'Tomás Varela'");
        self::assertSame([], $this->get("/testimonials?project=$id")->data);
        self::assertSame(400, $this->get('/testimonials?project=1%20or%201=1')->status);
    }

    public function test_strange_addresses_of_projects_are_not_found(): void
    {
        foreach (["x'%20or%20'1'='1", '..%2F..%2Fetc', 'harbour%00', str_repeat('a', 5000), '%F0%9F%9A%80'] as $slug) {
            self::assertContains($this->get("/projects/$slug")->status, [400, 404], $slug);
        }
    }

    /** @return list<string> */
    private function slugs(string $path): array
    {
        return array_column($this->get($path)->data, 'slug');
    }
}
