<?php

declare(strict_types=1);

namespace Tests\Type;

/** Full-text search: what is found, in which order, and that nothing found can be HTML. */
final class SearchTest extends BlogTestCase
{
    private function found(string $query): array
    {
        return json_decode($this->get('/search?q=' . rawurlencode($query))->body, true)['data'];
    }

    /** @return list<string> */
    private function slugs_found(string $query): array
    {
        return array_map(static fn (array $hit): string => $hit['post']['slug'], $this->found($query)['hits']);
    }

    public function test_words_are_found_by_their_stem(): void
    {
        self::assertContains('a-chair-nobody-wanted', $this->slugs_found('chairs'));
        self::assertContains('bread-around-a-working-day', $this->slugs_found('baked bread'));
    }

    public function test_the_beginning_of_the_last_word_is_enough(): void
    {
        self::assertContains('renaming-ten-thousand-photographs', $this->slugs_found('thousand photogr'));
        self::assertSame([], $this->slugs_found('photogr thousandx'));
    }

    public function test_a_word_in_the_title_counts_more_than_one_in_the_text(): void
    {
        $this->write(['slug' => 'in-text', 'title' => 'Nothing of it', 'body' => str_repeat('Filler words. ', 30) . 'wombat']);
        $this->write(['slug' => 'in-title', 'title' => 'The wombat', 'body' => 'Filler.']);
        self::assertSame(['in-title', 'in-text'], $this->slugs_found('wombat'));
    }

    public function test_websearch_words(): void
    {
        $this->write(['slug' => 'both', 'title' => 'Gannets and puffins', 'body' => 'cold sea birds']);
        $this->write(['slug' => 'one', 'title' => 'Gannets alone', 'body' => 'birds of the cold sea']);
        self::assertEqualsCanonicalizing(['both', 'one'], $this->slugs_found('gannets'));
        self::assertSame(['one'], $this->slugs_found('gannets -puffins'));
        self::assertSame(['both'], $this->slugs_found('"cold sea birds"'));
        self::assertEqualsCanonicalizing(['both', 'one'], $this->slugs_found('puffins or alone gannets'));
    }

    public function test_no_question_is_an_error(): void
    {
        foreach (['', '   ', '"', '((', "' or 1=1 --", ':* & | !', '\\', '%_', "a\u{E000}b", str_repeat('ab ', 60), 'the', '-', '<->', '😀'] as $query) {
            self::assertSame(200, $this->get('/search?q=' . rawurlencode($query))->status, $query);
        }
        self::assertSame(400, $this->get('/search?q=' . str_repeat('a', 201))->status);
        self::assertSame(400, $this->get('/search?q[]=a')->status);
    }

    public function test_hits_are_marked_without_html(): void
    {
        $this->write(['slug' => 'hostile', 'title' => '<img src=x onerror=alert(1)> narwhal', 'body' => "A **narwhal** & <script>alert('narwhal')</script> `<b>narwhal</b>`"]);
        $hit = $this->found('narwhal')['hits'][0];
        self::assertContains(['text' => 'narwhal', 'hit' => true], $hit['title']);
        self::assertSame('<img src=x onerror=alert(1)> narwhal', implode('', array_column($hit['title'], 'text')));
        self::assertStringNotContainsString('<mark', json_encode($hit));
        // What www shows is text; the marks are never characters of the post.
        $this->write(['slug' => 'pretends', 'title' => "\u{E000}Axolotl\u{E001} calm", 'body' => "\u{E000}fake\u{E001} axolotl"]);
        $hit = $this->found('axolotl')['hits'][0];
        $marked = array_column(array_filter([...$hit['title'], ...$hit['excerpt']], static fn (array $p): bool => $p['hit']), 'text');
        self::assertSame([], array_filter($marked, static fn (string $text): bool => strtolower($text) !== 'axolotl'));
        self::assertStringNotContainsString("\u{E000}", json_encode([$hit['title'], $hit['excerpt']], JSON_UNESCAPED_UNICODE));
    }

    public function test_marks_of_markdown_are_not_searched_or_shown(): void
    {
        $this->write(['slug' => 'marks', 'title' => 'Marks', 'body' => "## A *pangolin*\n\n- see [the ~~old~~ page](https://example.com/secretpath \"t\")\n\n| a | b |\n|---|---|\n| pangolin | c |"]);
        $text = implode('', array_column($this->found('pangolin')['hits'][0]['excerpt'], 'text'));
        self::assertStringContainsString('see the old page', $text);
        self::assertDoesNotMatchRegularExpression('/[#*|~\[\]]|secretpath/', $text);
        self::assertSame([], $this->slugs_found('secretpath'));
    }

    public function test_names_of_tags_and_categories_are_found_and_follow_their_changes(): void
    {
        $slug = $this->write();
        $this->sql("insert into tags (slug, name) values ('okapi', 'okapi')");
        $this->sql("insert into post_tags select p.id, t.id from posts p, tags t where p.slug = ? and t.slug = 'okapi'", $slug);
        self::assertSame([$slug], $this->slugs_found('okapi'));
        $this->sql("update tags set name = 'tapir' where slug = 'okapi'");
        self::assertSame([[], [$slug]], [$this->slugs_found('okapi'), $this->slugs_found('tapir')]);
        $this->sql("delete from tags where slug = 'okapi'");
        self::assertSame([], $this->slugs_found('tapir'));
        $this->sql("update categories set name = 'Galley' where slug = 'kitchen'");
        self::assertSame(['bread-around-a-working-day'], $this->slugs_found('galley'));
        $this->sql("update categories set name = 'Kitchen' where slug = 'kitchen'");
    }

    public function test_the_language_is_the_owners_choice(): void
    {
        $slug = $this->write(['title' => 'Die Häuser am Fluss', 'body' => 'Er ging durch die Häuser.']);
        self::assertSame([], $this->slugs_found('Haus'));
        $answer = $this->put('/admin/c/blog_settings/1', ['search_language' => 'german'], $this->token());
        self::assertSame(200, $answer->status, $answer->body);
        self::assertSame([$slug], $this->slugs_found('Haus'));
        self::assertSame(400, $this->put('/admin/c/blog_settings/1', ['search_language' => "english'; drop table posts"], $this->token())->status);
        $this->put('/admin/c/blog_settings/1', ['search_language' => 'english'], $this->token());
    }

    public function test_a_long_text_is_searched_in_time(): void
    {
        $slug = $this->write(['body' => str_repeat(str_repeat('lorem ipsum *dolor* [sit](http://a) ', 50) . "\n\n", 100) . 'endword']);
        $start = microtime(true);
        self::assertSame([$slug], $this->slugs_found('ipsum'));
        self::assertLessThan(2.0, microtime(true) - $start);
    }

    public function test_questions_are_limited(): void
    {
        for ($i = 0; $i < 60; $i++) {
            $this->get('/search?q=a');
        }
        self::assertSame(429, $this->get('/search?q=a')->status);
    }
}
