<?php

declare(strict_types=1);

namespace Tests\Type;

use Tests\Support\TestCase;

/** What search engines and people without JavaScript read. */
final class PagesTest extends TestCase
{
    public const PATHS = ['/', '/projects', '/projects/harbour-coffee', '/about', '/skills', '/resume', '/contact'];

    public function test_each_page_has_its_words_and_the_answers_that_its_first_view_needs(): void
    {
        foreach (['/' => 'Designer and maker of calm', '/projects' => 'Night Train', '/projects/harbour-coffee' => 'One line for everything', '/about' => 'neighbourhood cinema',
            '/skills' => 'Usability tests', '/resume' => 'Northlight Studio', '/contact' => 'hello@example.com'] as $path => $words) {
            $body = $this->page('_body', $path);
            self::assertStringContainsString($words, $body, $path);
            self::assertSame(1, substr_count($body, '<h1'), $path);
            foreach ($this->preloaded($path) as $api => $data) {
                self::assertSame(json_encode($this->get($api)->data), json_encode($data), "$path: $api");
            }
        }
    }

    public function test_a_person_and_their_works_are_told_in_json_ld(): void
    {
        $person = $this->json_ld('/');
        self::assertSame(['Person', 'Sample & Sons'], [$person['@type'], $person['name']]);
        self::assertSame('https://sample.test/demo/portrait.svg', $person['image']);
        $work = $this->json_ld('/projects/harbour-coffee');
        self::assertSame(['CreativeWork', 'Harbour Coffee', '2026'], [$work['@type'], $work['name'], $work['dateCreated']]);
        self::assertSame($person['@id'], $work['creator']['@id']);
        self::assertContains('https://sample.test/demo/harbour-coffee-mark.svg', $work['image']);
    }

    public function test_a_tag_shows_its_projects_and_an_unknown_one_is_not_indexed(): void
    {
        $body = $this->page('_body', '/projects?tag=Print');
        self::assertStringContainsString('/projects/open-kitchen', $body);
        self::assertStringNotContainsString('href="/projects/ledger"', $body);
        self::assertStringContainsString('noindex', $this->page('_head', '/projects?tag=%3Cscript%3E'));
        self::assertStringNotContainsString('<script>', $this->page('_body', '/projects?tag=%3Cscript%3E'));
    }

    public function test_what_the_owner_writes_is_text_everywhere(): void
    {
        $bad = '"><script>alert(1)</script>';
        $this->sql('update profiles set name = ?, headline = ?, intro = ?, about = ?, location = ?, portrait_alt = ?', ...array_fill(0, 6, $bad));
        $this->sql('update projects set title = ?, summary = ?, body = ?, client = ?, cover_alt = ?', ...array_fill(0, 5, $bad));
        $this->sql("update projects set tags = array['\"><script>alert(1)</script>'], sections = ?, gallery = ?", json_encode([['heading' => $bad, 'text' => $bad]]), json_encode([['url' => '/x.svg', 'alt' => $bad]]));
        $this->sql('update testimonials set quote = ?, name = ?', $bad, $bad);
        $this->sql('update skills set category = ?', $bad);
        foreach (self::PATHS as $path) {
            self::assertStringNotContainsString('<script>alert', $this->page('_head', $path) . $this->page('_body', $path), $path);
        }
    }

    public function test_the_sitemap_lists_every_page(): void
    {
        $map = $this->get('/sitemap.xml')->body;
        foreach (self::PATHS as $path) {
            self::assertStringContainsString("<loc>https://sample.test$path</loc>", $map);
        }
    }

    private function page(string $part, string $path): string
    {
        $answer = $this->get("/$part", null, ['x-page-path' => $path]);
        self::assertSame(200, $answer->status, $path);
        return $answer->body;
    }

    /** @return array<string, mixed> */
    private function preloaded(string $path): array
    {
        preg_match('~<script type="application/json" id="preloaded">(.*?)</script>~s', $this->page('_head', $path), $m);
        $data = json_decode($m[1], true, 512, JSON_THROW_ON_ERROR);
        self::assertGreaterThan(1, count($data), $path);
        return $data;
    }

    /** @return array<string, mixed> */
    private function json_ld(string $path): array
    {
        preg_match('~<script type="application/ld\+json">(.*?)</script>~s', $this->page('_head', $path), $m);
        return json_decode($m[1], true, 512, JSON_THROW_ON_ERROR);
    }
}
