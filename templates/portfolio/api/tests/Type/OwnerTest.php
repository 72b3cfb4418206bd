<?php

declare(strict_types=1);

namespace Tests\Type;

use Tests\Support\TestCase;

/** What the owner changes in the admin, and what is refused there. */
final class OwnerTest extends TestCase
{
    private const PDF = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\nxref\n0 3\n0000000000 65535 f \ntrailer<</Size 3/Root 1 0 R>>\nstartxref\n102\n%%EOF\n";

    public function test_a_resume_is_uploaded_and_offered_to_visitors(): void
    {
        $file = $this->upload(self::PDF, 'my résumé.pdf', $this->token());
        self::assertSame([200, 'application/pdf'], [$file->status, $file->data['mime']]);
        self::assertSame(200, $this->put('/admin/c/profiles/1', ['resume' => $file->data['url']], $this->token())->status);
        self::assertSame($file->data['url'], $this->get('/profile')->data['resume']);
        self::assertStringContainsString($file->data['url'], $this->get('/_body', null, ['x-page-path' => '/resume'])->body);
    }

    public function test_a_resume_is_a_file_of_this_site_and_nothing_else(): void
    {
        $before = $this->get('/profile')->data['resume'];
        foreach (['https://elsewhere.example/cv.pdf', 'javascript:alert(1)', '//elsewhere.example/cv.pdf', '../../etc/passwd', ['url' => '/api/files/x.pdf']] as $value) {
            $answer = $this->put('/admin/c/profiles/1', ['resume' => $value], $this->token());
            self::assertSame([400, ['resume']], [$answer->status, array_keys($answer->errors)], json_encode($value));
        }
        self::assertSame(415, $this->upload("<html><script>alert(1)</script></html>%PDF-1.4", 'cv.pdf', $this->token())->status);
        self::assertSame($before, $this->get('/profile')->data['resume']);
    }

    public function test_a_project_is_made_shown_changed_and_taken_away(): void
    {
        $made = $this->post('/admin/c/projects', [
            'title' => 'Tea & <Co>', 'year' => 2026, 'summary' => 'A tin.', 'tags' => ['Print', 'Tea'], 'published' => true, 'featured' => true,
            'sections' => [['heading' => 'Why', 'text' => 'Tea.']], 'results' => [['value' => '3×', 'label' => 'tea']],
            'gallery' => [['url' => '/demo/ledger.svg', 'alt' => 'A laptop']],
        ], $this->token('editor'));
        self::assertSame(200, $made->status, $made->body);
        self::assertSame('tea-co', $made->data['slug']);
        self::assertSame(['content.changed'], array_column($this->alerts(), 'event'));
        self::assertEquals(['value' => '3×', 'label' => 'tea'], $this->get('/projects/tea-co')->data['results'][0]);
        $body = $this->get('/_body', null, ['x-page-path' => '/projects/tea-co'])->body;
        self::assertStringContainsString('Tea &amp; &lt;Co&gt;', $body);
        self::assertStringNotContainsString('<Co>', $body);

        $id = $made->data['id'];
        self::assertSame(200, $this->put("/admin/c/projects/$id", ['title' => 'Tea', 'published' => false], $this->token())->status);
        self::assertSame(404, $this->get('/projects/tea-co')->status);
        self::assertSame(200, $this->delete("/admin/c/projects/$id", $this->token())->status);
        self::assertSame([], $this->sql('select 1 from projects where id = ?', $id));
    }

    public function test_what_does_not_fit_is_an_error_at_its_field_and_changes_nothing(): void
    {
        $before = $this->sql('select * from projects order by id');
        $id = $before[0]['id'];
        foreach ([
            ['slug' => 'field-notes'], ['slug' => '../x'], ['slug' => 'Ä'], ['title' => ''], ['title' => str_repeat('x', 121)], ['year' => 1492], ['year' => 'soon'],
            ['url' => 'javascript:alert(1)'], ['url' => 'ftp://x.example'], ['cover' => 'https://elsewhere.example/x.png'], ['cover' => 'javascript:alert(1)'],
            ['gallery' => [['url' => 'data:text/html,x', 'alt' => '']]], ['gallery' => 'x'], ['sections' => [['heading' => '', 'text' => 'x']]], ['results' => [['value' => str_repeat('9', 21), 'label' => 'x']]],
            ['tags' => 'Print'],
        ] as $values) {
            $answer = $this->put("/admin/c/projects/$id", $values, $this->token());
            self::assertContains($answer->status, [400, 409], json_encode($values));
            self::assertStringStartsWith((string) array_key_first($values), (string) array_key_first($answer->errors), json_encode($values));
        }
        self::assertSame($before, $this->sql('select * from projects order by id'));
    }

    public function test_links_of_the_profile_are_web_addresses(): void
    {
        foreach (['javascript:alert(1)', 'data:text/html,x', 'x'] as $url) {
            self::assertSame(400, $this->put('/admin/c/profiles/1', ['links' => [['label' => 'Bad', 'url' => $url]]], $this->token())->status, $url);
        }
        self::assertSame(200, $this->put('/admin/c/profiles/1', ['links' => [['label' => 'Good', 'url' => 'https://example.org/me']]], $this->token())->status);
        self::assertSame('https://example.org/me', $this->get('/profile')->data['links'][0]['url']);
    }

    public function test_levels_of_skills_go_from_one_to_five(): void
    {
        foreach ([0, 6, -1, 'high'] as $level) {
            self::assertSame(400, $this->post('/admin/c/skills', ['name' => "Skill $level", 'level' => $level], $this->token())->status, (string) $level);
        }
        $twice = $this->post('/admin/c/skills', ['name' => 'Typography', 'level' => 3], $this->token());
        self::assertSame(['name'], array_keys($twice->errors));
    }

    public function test_a_testimonial_outlives_its_project(): void
    {
        $project = $this->post('/admin/c/projects', ['title' => 'Short-lived', 'year' => 2026], $this->token())->data['id'];
        $quote = $this->post('/admin/c/testimonials', ['quote' => 'Good.', 'name' => 'Ana', 'project_id' => $project, 'published' => true], $this->token())->data['id'];
        $this->delete("/admin/c/projects/$project", $this->token());
        self::assertNull($this->sql('select project_id from testimonials where id = ?', $quote)[0]['project_id']);
        self::assertSame(200, $this->delete("/admin/c/testimonials/$quote", $this->token())->status);
    }

    public function test_nothing_of_it_is_a_visitors(): void
    {
        foreach (['profiles', 'projects', 'skills', 'testimonials', 'contact_messages'] as $collection) {
            foreach ([['GET', ''], ['POST', ''], ['GET', '/1'], ['PUT', '/1'], ['DELETE', '/1']] as [$method, $rest]) {
                self::assertSame(401, $this->request($method, "/admin/c/$collection$rest")->status, "$method $collection$rest");
            }
        }
    }
}
