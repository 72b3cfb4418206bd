<?php

declare(strict_types=1);

namespace Tests\Base;

use StoneScriptPHP\Page;
use Tests\Support\Answer;
use Tests\Support\TestCase;

final class PagesTest extends TestCase
{
    private const EVIL = '</script><script>alert(1)</script><!--# include virtual="/_head" -->"\'&';

    private function head(string $path): Answer
    {
        return $this->get('/_head', null, ['x-page-path' => $path]);
    }

    private function body(string $path): Answer
    {
        return $this->get('/_body', null, ['x-page-path' => $path]);
    }

    private function plant(string $name, string $slug, string $picture = ''): void
    {
        $this->sql('insert into plants (name, slug, note, picture) values (?, ?, ?, ?)', $name, $slug, "About $name", $picture);
    }

    /** @return array<string, mixed> */
    private function preloaded(Answer $head): array
    {
        self::assertSame(1, preg_match('~<script type="application/json" id="preloaded">([^<]*)</script>~', $head->body, $m));
        return json_decode($m[1], true, 64, JSON_THROW_ON_ERROR);
    }

    public function test_the_head_of_a_page(): void
    {
        $this->plant('Rose', 'rose', '/api/files/' . str_repeat('a', 32) . '-1200x630.jpg');
        $head = $this->head('/plants/rose?from=mail');
        self::assertSame([200, 'text/html; charset=utf-8'], [$head->status, $head->headers['content-type']]);
        foreach (['<title>Rose – Sample &amp; Sons</title>', '<meta name="description" content="About Rose">', '<link rel="canonical" href="https://sample.test/plants/rose">',
            '<meta property="og:type" content="article">', '<meta property="og:image" content="https://sample.test/api/files/' . str_repeat('a', 32) . '-1200x630.jpg">',
            '<meta property="og:image:width" content="1200">', '{"@context":"https://schema.org","@type":"Thing","name":"Rose"}'] as $part) {
            self::assertStringContainsString($part, $head->body);
        }
        self::assertStringNotContainsString('noindex', $head->body);
        $data = $this->preloaded($head);
        self::assertSame($this->get('/config')->data, $data['/config']);
        self::assertSame('Rose', $data['/plants/rose']['name']);
    }

    public function test_the_first_page_is_called_like_the_site(): void
    {
        self::assertStringContainsString('<title>Sample &amp; Sons</title>', $this->head('/')->body);
        $this->put('/admin/settings', ['site' => ['tagline' => 'Plants & more', 'description' => 'A nursery.']], $this->token());
        $head = $this->head('/')->body;
        self::assertStringContainsString('<title>Sample &amp; Sons – Plants &amp; more</title>', $head);
        self::assertStringContainsString('content="A nursery."', $head);
        $this->put('/admin/settings', ['site' => ['tagline' => '', 'description' => '']], $this->token());
    }

    public function test_the_style_sheet_is_linked_with_its_version(): void
    {
        preg_match('~href="/api(/theme\.css\?v=[0-9a-f]+)"~', $this->head('/')->body, $m);
        self::assertStringContainsString('immutable', $this->get($m[1])->headers['cache-control']);
    }

    public function test_what_is_no_page_is_not_found_and_not_listed(): void
    {
        foreach (['/nothing', '/plants/unknown', '/admin', '/admin/c/plants', '/index.php', '/plants/rose/more', '/plants/', '/%00', '/%ff', '/' . str_repeat('a', 3000), '//evil.example', 'x'] as $path) {
            $head = $this->head($path);
            self::assertSame([404, 'text/html; charset=utf-8'], [$head->status, $head->headers['content-type']], $path);
            self::assertStringContainsString('<meta name="robots" content="noindex">', $head->body, $path);
            self::assertStringNotContainsString('canonical', $head->body, $path);
            self::assertSame(404, $this->body($path)->status, $path);
        }
    }

    public function test_what_no_page_can_use_of_a_query_makes_no_page_missing(): void
    {
        $this->plant('Lily', 'lily');
        $asked = $this->head('/plants/lily')->body;
        $long = str_repeat('a', 2001);
        foreach (['utm_campaign=caf%E9', 'x=%00', '%FC=x', "token=$long", "$long=1", 'a[b][]=%FF', 'a[%FF]=b', '&&=&=%E9', str_repeat('x=1&', 1500), 'a' . str_repeat('[b]', 100) . '=1'] as $query) {
            $answer = $this->head("/plants/lily?$query");
            self::assertSame([200, $asked], [$answer->status, $answer->body], substr($query, 0, 40));
            self::assertSame(200, $this->body("/plants/lily?$query")->status);
            self::assertSame([301, '/plants/lily'], [($moved = $this->head("/old/lily?$query"))->status, $moved->headers['location']]);
        }
        self::assertSame(404, $this->head('/plants/unknown?utm_campaign=caf%E9')->status);
    }

    public function test_what_a_page_can_use_of_a_query_reaches_it_beside_what_it_cannot(): void
    {
        $head = $this->head('/asked?word=caf%C3%A9&utm=%E9&list[]=a&list[]=%FF&%00=b&deep[x][y]=c&deep[x][z]=%00&long=' . str_repeat('é', 1001));
        self::assertSame(['word' => 'café', 'list' => ['a'], 'deep' => ['x' => ['y' => 'c']]], $this->preloaded($head)['/asked']);
    }

    public function test_an_address_of_before_leads_to_the_one_of_now(): void
    {
        $this->plant('Rosa', 'rosa');
        foreach (['/old/rosa' => '/plants/rosa', '/old/older' => '/plants/rosa', '/old/rosa/?from=mail' => '/plants/rosa'] as $old => $new) {
            foreach ([$this->head($old), $this->body($old)] as $answer) {
                self::assertSame([301, $new], [$answer->status, $answer->headers['location']], $old);
            }
            // Whoever asked a moment before it moved, and puts in this piece, puts in the page.
            self::assertStringContainsString('<link rel="canonical" href="https://sample.test' . $new . '">', $this->head($old)->body);
        }
    }

    public function test_nothing_moves_in_a_circle_or_to_what_is_not_there(): void
    {
        foreach (['/old/self', '/old/there', '/old/back', '/old/1', '/old/nothing'] as $path) {
            foreach ([$this->head($path), $this->body($path)] as $answer) {
                self::assertSame(404, $answer->status, $path);
                self::assertArrayNotHasKey('location', $answer->headers, $path);
            }
        }
    }

    public function test_a_page_moves_within_its_site_only(): void
    {
        foreach (['https://evil.example/', '//evil.example', '/\\evil.example', '\\\\evil.example', "/a\r\nX-Evil: 1", '/a b', "/a\0", '/a?b', '/a#b', 'a', 'javascript:alert(1)'] as $path) {
            try {
                Page::moved($path);
                self::fail($path);
            } catch (\InvalidArgumentException) {
                self::assertSame('/a', Page::moved('/a')->moved);
            }
        }
        $this->plant('Äpfel', 'äpfel%2F..');
        self::assertSame('/plants/%C3%A4pfel%252F..', $this->head('/old/%C3%A4pfel%252F..')->headers['location']);
    }

    public function test_whoever_keeps_what_it_is_told_gets_it_as_a_success_and_the_status_in_a_header(): void
    {
        $this->plant('Kept', 'kept');
        $told = [];
        foreach (['/plants/kept', '/plants/nothing', '/old/kept'] as $path) {
            $answer = $this->get('/_head', null, ['x-page-path' => $path, 'x-page-kept' => '1']);
            $told[] = [$answer->status, $answer->headers['x-page'], $answer->headers['location'] ?? ''];
            self::assertSame($this->head($path)->body, $answer->body);
        }
        self::assertSame([[200, 'found', ''], [200, 'missing', ''], [200, 'moved /plants/kept', '']], $told, 'PHP makes 302 of 200 with Location');
    }

    public function test_the_body_has_the_links_and_the_page(): void
    {
        $body = $this->body('/opening-hours/')->body;
        self::assertStringContainsString('<a class="brand" href="/">Sample &amp; Sons</a>', $body);
        self::assertStringContainsString('<a href="/">Home &amp; garden</a>', $body);
        self::assertStringContainsString('<a href="/opening-hours" class="active" aria-current="page">Opening hours</a>', $body);
        self::assertStringContainsString('<main><h1>Hours</h1></main>', $body);
        self::assertStringContainsString('content="When we are open"', $this->head('/opening-hours')->body);
    }

    public function test_nothing_that_people_wrote_gets_out_of_its_place(): void
    {
        $this->plant(self::EVIL, 'evil');
        $this->put('/admin/settings', ['site' => ['footer' => self::EVIL, 'tagline' => self::EVIL]], $this->token());
        $head = $this->head('/plants/evil?q=' . rawurlencode(self::EVIL));
        $body = $this->body('/plants/evil?q=' . rawurlencode(self::EVIL));
        foreach ([$head->body, $body->body, $this->head('/')->body] as $html) {
            self::assertStringNotContainsString('<script>', $html);
            self::assertStringNotContainsString('<!--', $html);
        }
        self::assertSame(2, substr_count($head->body, '</script>'));
        self::assertSame(self::EVIL, $this->preloaded($head)['/plants/evil']['name']);
        $this->put('/admin/settings', ['site' => ['footer' => '', 'tagline' => '']], $this->token());
    }

    public function test_the_sitemap_lists_the_pages_that_are_there(): void
    {
        $this->plant('Tulip', 'a&b<c');
        $answer = $this->get('/sitemap.xml');
        $xml = simplexml_load_string($answer->body);
        $urls = array_map(strval(...), iterator_to_array($xml->url, false) ? array_map(static fn ($u) => $u->loc, iterator_to_array($xml->url, false)) : []);
        self::assertContains('https://sample.test/', $urls);
        self::assertContains('https://sample.test/plants/a%26b%3Cc', $urls);
        self::assertStringContainsString('<loc>https://sample.test/opening-hours</loc><lastmod>2026-02-03T04:05:06Z</lastmod>', $answer->body);
        self::assertStringContainsString('application/xml', $answer->headers['content-type']);
        self::assertStringContainsString("Sitemap: https://sample.test/sitemap.xml\n", $this->get('/robots.txt')->body);
    }
}
