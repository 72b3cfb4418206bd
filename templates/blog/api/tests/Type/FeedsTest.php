<?php

declare(strict_types=1);

namespace Tests\Type;

/** RSS and Atom. */
final class FeedsTest extends BlogTestCase
{
    private function xml(string $path): \DOMXPath
    {
        $answer = $this->get($path);
        self::assertSame(200, $answer->status);
        $document = new \DOMDocument();
        self::assertTrue($document->loadXML($answer->body, LIBXML_NONET), "$path is not XML");
        $xpath = new \DOMXPath($document);
        $xpath->registerNamespace('a', 'http://www.w3.org/2005/Atom');
        $xpath->registerNamespace('content', 'http://purl.org/rss/1.0/modules/content/');
        $xpath->registerNamespace('dc', 'http://purl.org/dc/elements/1.1/');
        return $xpath;
    }

    public function test_rss_has_what_the_specification_asks_for(): void
    {
        $x = $this->xml('/feed.xml');
        self::assertSame('application/rss+xml; charset=utf-8', $this->get('/feed.xml')->headers['content-type']);
        foreach (['title' => 'Sample & Sons', 'link' => 'https://sample.test/', 'language' => 'en', 'atom:link/@href' => 'https://sample.test/feed.xml'] as $name => $value) {
            $x->registerNamespace('atom', 'http://www.w3.org/2005/Atom');
            self::assertSame($value, $x->evaluate("string(/rss[@version='2.0']/channel/$name)"), $name);
        }
        self::assertNotSame('', $x->evaluate('string(/rss/channel/description)'));
        self::assertSame(7.0, $x->evaluate('count(/rss/channel/item)'));
        self::assertSame(7.0, $x->evaluate("count(/rss/channel/item[title and link and description and content:encoded and dc:creator and guid[@isPermaLink='false'] and category])"));
        foreach ($x->query('/rss/channel/item/pubDate') as $date) {
            self::assertNotFalse(\DateTimeImmutable::createFromFormat(DATE_RSS, $date->textContent), $date->textContent);
        }
        self::assertSame('https://sample.test/posts/bread-around-a-working-day', $x->evaluate('string(/rss/channel/item[1]/link)'));
    }

    public function test_atom_has_what_the_specification_asks_for(): void
    {
        $x = $this->xml('/atom.xml');
        self::assertSame(1.0, $x->evaluate("count(/a:feed[a:title and a:id and a:updated and a:author/a:name and a:link[@rel='self' and @href='https://sample.test/atom.xml']])"));
        self::assertSame(7.0, $x->evaluate("count(/a:feed/a:entry[a:title and a:id and a:updated and a:published and a:author/a:name and a:summary and a:content[@type='html'] and a:link[@rel='alternate']])"));
        $ids = array_map(static fn (\DOMNode $n): string => $n->textContent, iterator_to_array($x->query('/a:feed/a:entry/a:id')));
        self::assertSame($ids, array_unique($ids));
        foreach ($x->query('//a:updated | //a:published') as $date) {
            self::assertNotFalse(\DateTimeImmutable::createFromFormat(DATE_ATOM, $date->textContent), $date->textContent);
        }
    }

    public function test_an_entry_stays_the_same_entry_when_its_address_changes(): void
    {
        $id = fn (string $slug): string => $this->xml('/atom.xml')->evaluate("string(//a:entry[a:link/@href='https://sample.test/posts/$slug']/a:id)");
        $before = $id('a-chair-nobody-wanted');
        $this->sql("update posts set slug = 'the-chair' where slug = 'a-chair-nobody-wanted'");
        self::assertNotSame('', $before);
        self::assertSame($before, $id('the-chair'));
        $this->sql("update posts set slug = 'a-chair-nobody-wanted' where slug = 'the-chair'");
    }

    public function test_addresses_in_the_text_hold_outside_the_site(): void
    {
        $html = $this->xml('/feed.xml')->evaluate("string(/rss/channel/item[link='https://sample.test/posts/a-chair-nobody-wanted']/content:encoded)");
        self::assertStringContainsString('src="https://sample.test/demo/chair-joints.svg"', $html);
        self::assertDoesNotMatchRegularExpression('~(src|href)="/~', $html);
    }

    public function test_hostile_posts_do_not_break_a_feed(): void
    {
        $this->write(['slug' => 'breaks', 'title' => "]]> <script>alert(1)</script> & \u{1} \u{FFFE}", 'summary' => "<b>\u{B}", 'published_at' => gmdate('Y-m-d H:i:s', time() - 60),
            'body' => "<script>alert(1)</script>\n\n[x](javascript:alert(1)) <img src=x onerror=alert(1)> ]]> \u{2}"]);
        foreach (['/feed.xml', '/atom.xml'] as $path) {
            $x = $this->xml($path);
            self::assertSame(0.0, $x->evaluate("count(//*[local-name()='script'])"));
            $html = $path === '/feed.xml' ? $x->evaluate("string(//item[contains(link,'/breaks')]/content:encoded)") : $x->evaluate("string(//a:entry[contains(a:link/@href,'/breaks')]/a:content)");
            self::assertDoesNotMatchRegularExpression('~<script|onerror|javascript:~i', $html);
        }
        self::assertSame('&lt;b&gt;', trim($this->xml('/feed.xml')->evaluate("string(//item[contains(link,'/breaks')]/description)")), 'readers take a description for HTML');
        $this->sql("delete from posts where slug = 'breaks'");
    }

    public function test_who_has_it_already_gets_304_until_something_changes(): void
    {
        foreach (['/feed.xml', '/atom.xml'] as $path) {
            $first = $this->get($path);
            $same = $this->get($path, null, ['if-none-match' => $first->headers['etag']]);
            self::assertSame([304, $first->headers['etag']], [$same->status, $same->headers['etag']]);
            self::assertSame(304, $this->get($path, null, ['if-none-match' => '"x", W/' . $first->headers['etag']])->status);
            self::assertSame(304, $this->get($path, null, ['if-modified-since' => $first->headers['last-modified']])->status);
            self::assertSame(200, $this->get($path, null, ['if-modified-since' => 'Mon, 01 Jan 2001 00:00:00 GMT'])->status);
            self::assertSame(200, $this->get($path, null, ['if-modified-since' => 'yesterday-ish'])->status);
            // The tag says more: with one that is not this, the date does not count.
            self::assertSame(200, $this->get($path, null, ['if-none-match' => '"other"', 'if-modified-since' => $first->headers['last-modified']])->status);
            $slug = $this->write(['published_at' => gmdate('Y-m-d H:i:s', time() - 1)]);
            self::assertSame(200, $this->get($path, null, ['if-none-match' => $first->headers['etag']])->status);
            $this->sql('delete from posts where slug = ?', $slug);
        }
    }

    public function test_summaries_when_the_owner_wants_readers_to_come(): void
    {
        $this->settings(['feed_content' => 'summary']);
        $html = $this->xml('/feed.xml')->evaluate('string(/rss/channel/item[1]/content:encoded)');
        self::assertStringContainsString('Good bread needs very little of you', $html);
        self::assertStringNotContainsString('thermometer', $html);
        $this->settings(['feed_content' => 'full']);
    }
}
