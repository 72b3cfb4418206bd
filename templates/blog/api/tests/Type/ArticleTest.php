<?php

declare(strict_types=1);

namespace Tests\Type;

use App\Lib\Article;

/** From Markdown to the HTML of a post. */
final class ArticleTest extends BlogTestCase
{
    public function test_headings_can_be_linked_to_and_begin_below_the_title(): void
    {
        $article = Article::from_markdown("# One & only\n\n## Two\n\n### Two\n\n#### Small\n\n## !!!\n\n##\n");
        self::assertSame(
            [['id' => 'on-one-only', 'text' => 'One & only', 'level' => 2], ['id' => 'on-two', 'text' => 'Two', 'level' => 2], ['id' => 'on-two-2', 'text' => 'Two', 'level' => 3],
                ['id' => 'on-', 'text' => '!!!', 'level' => 2]],
            $article->contents,
        );
        self::assertStringNotContainsString('<h1', $article->html);
        self::assertSame(3, substr_count($article->html, '<h2 id='));
    }

    public function test_a_heading_keeps_its_vowel_signs(): void
    {
        self::assertSame(['on-भाषा-के-लिए'], array_column(Article::from_markdown('## भाषा के लिए')->contents, 'id'));
    }

    public function test_links_hold_outside_the_site(): void
    {
        $to = [
            '//example.com/x' => 'https://example.com/x', 'https://example.com/' => 'https://example.com/', 'mailto:a@example.com' => 'mailto:a@example.com',
            '/about' => 'https://sample.test/about', 'other-post' => 'https://sample.test/posts/other-post', '../about' => 'https://sample.test/posts/../about',
            '?page=2' => 'https://sample.test/posts/this?page=2', '#on-the-end' => 'https://sample.test/posts/this#on-the-end',
        ];
        foreach ($to as $written => $read) {
            self::assertStringContainsString("href=\"$read\"", Article::from_markdown("[x]($written)", 'https://sample.test/posts/this')->html);
            self::assertStringContainsString("href=\"$written\"", Article::from_markdown("[x]($written)")->html);
        }
    }

    public function test_a_picture_alone_is_a_figure_with_its_caption(): void
    {
        $html = Article::from_markdown("![A \"chair\" <b>](/demo/a.svg \"It & that\")\n\nText ![in](/demo/b.svg) text.")->html;
        $figures = \Dom\HTMLDocument::createFromString("<!doctype html><body>$html", LIBXML_NOERROR)->querySelectorAll('figure');
        self::assertCount(1, $figures);
        self::assertSame(['/demo/a.svg', 'A "chair" <b>'], [$figures[0]->querySelector('img')->getAttribute('src'), $figures[0]->querySelector('img')->getAttribute('alt')]);
        self::assertSame('It & that', $figures[0]->querySelector('figcaption')->textContent);
        self::assertSame(2, substr_count($html, 'loading="lazy"'));
    }

    public function test_pictures_from_elsewhere_become_links(): void
    {
        $html = Article::from_markdown("![A cat](https://example.com/cat.png)\n\n![x](//example.com/y.png)\n\n![z](data:image/png;base64,AAAA)")->html;
        self::assertStringNotContainsString('<img', $html);
        self::assertStringContainsString('<a href="https://example.com/cat.png" rel="noopener">A cat</a>', $html);
    }

    public function test_tables_and_code_scroll_by_themselves_and_code_stays_code(): void
    {
        $html = Article::from_markdown("| a | b |\n|---|---|\n| 1 | 2 |\n\n```html\n<script>alert(1)</script>\n```")->html;
        self::assertStringContainsString('<div class="table-box" tabindex="0"><table>', $html);
        self::assertStringContainsString('<pre tabindex="0"><code class="language-html">&lt;script&gt;alert(1)&lt;/script&gt;', $html);
    }

    public function test_nothing_in_a_text_can_run(): void
    {
        $hostile = [
            '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<svg onload=alert(1)>', '[a](javascript:alert(1))', '[a](JaVaScRiPt&#58;alert(1))', '[a](data:text/html,x)',
            '![a](javascript:alert(1))', '<iframe src="https://evil.example"></iframe>', '<style>*{display:none}</style>', '<a href="x" onclick="y">z</a>', '<form action="/x"><input></form>',
            '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>', "[a](vbscript:x)", '<base href="//evil.example">', '## <img src=x onerror=alert(1)>', '![x](/a.svg "\" onload=\"alert(1)")',
            '<noscript><p title="</noscript><img src=x onerror=alert(1)>">', '[x](/a"onmouseover="alert(1))', "```\" onload=\"x\ncode\n```",
        ];
        foreach ($hostile as $text) {
            $html = Article::from_markdown($text)->html;
            $document = \Dom\HTMLDocument::createFromString("<!doctype html><body>$html", LIBXML_NOERROR);
            self::assertCount(0, $document->querySelectorAll('script, iframe, style, form, input, svg, math, base, object, embed, link, meta'), $text);
            foreach ($document->body->querySelectorAll('*') as $element) {
                foreach ($element->attributes as $attribute) {
                    self::assertFalse(str_starts_with($attribute->name, 'on') || $attribute->name === 'style', "$text: $attribute->name");
                    self::assertDoesNotMatchRegularExpression('~^\s*(javascript|vbscript|data):~i', $attribute->value, $text);
                }
            }
        }
    }

    public function test_what_is_being_written_can_be_seen_as_its_page_will_show_it(): void
    {
        $answer = $this->post('/admin/posts/preview', ['text' => "## A\n\n<script>x</script>\n\n![p](/demo/a.svg)"], $this->token('editor'));
        self::assertSame('on-a', $answer->data['contents'][0]['id']);
        self::assertStringContainsString('<figure>', $answer->data['html']);
        self::assertStringNotContainsString('<script', $answer->data['html']);
        self::assertSame(400, $this->post('/admin/posts/preview', ['text' => ['x']], $this->token('editor'))->status);
    }
}
