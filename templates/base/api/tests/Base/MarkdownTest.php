<?php

declare(strict_types=1);

namespace Tests\Base;

use StoneScriptPHP\Html;
use Tests\Support\TestCase;

final class MarkdownTest extends TestCase
{
    public static function hostile_texts(): iterable
    {
        foreach ([
            '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<a href="javascript:alert(1)">x</a>', '[x](javascript:alert(1))', '[x](JaVaScRiPt:alert(1))',
            '[x](&#106;avascript:alert(1))', '[x](java&Tab;script:alert(1))', "[x](java\tscript:alert(1))", '[x](vbscript:x)', '[x](data:text/html;base64,PHNjcmlwdD4=)', '![x](javascript:alert(1))',
            '![x](data:image/svg+xml;base64,PHN2Zz4=)', '<javascript:alert(1)>', '[x](<javascript:alert(1)>)', "[x]: javascript:alert(1)\n\n[x]", '[a](https://a.example "onmouseover=alert(1) \"><script>")',
            "```\n</code><script>alert(1)</script>\n```", "`<script>`", '<iframe src="//evil"></iframe>', '<style>*{}</style>', '<svg><a xlink:href="javascript:x">', "<details open ontoggle=alert(1)>",
            '<!--# include virtual="/_head" -->', '<![CDATA[<script>alert(1)</script>]]>', "a <b onclick=x>bold</b>", "[x](\x01javascript:alert(1))", '[x](feed:javascript:alert(1))', '| a |
|---|
| <script>x</script> |',
        ] as $text) {
            yield $text => [$text];
        }
    }

    #[\PHPUnit\Framework\Attributes\DataProvider('hostile_texts')]
    public function test_no_text_becomes_a_program(string $text): void
    {
        foreach ([false, true] as $ugc) {
            $html = Html::markdown($text, $ugc);
            $page = new \DOMDocument();
            @$page->loadHTML("<!doctype html><meta charset=utf-8><body>$html");
            foreach ((new \DOMXPath($page))->query('//body//*') as $element) {
                self::assertNotContains($element->nodeName, ['script', 'iframe', 'style', 'svg', 'object', 'details', 'form', 'b'], $html);
                foreach ($element->attributes as $attribute) {
                    self::assertContains($attribute->name, ['href', 'src', 'alt', 'title', 'rel', 'loading', 'class', 'align', 'start'], $html);
                    self::assertDoesNotMatchRegularExpression('/^[\s\p{Cc}]*(javascript|vbscript|data|feed)/iu', preg_replace('/\s/', '', $attribute->value), $html);
                }
            }
            self::assertStringNotContainsString('<!--', $html);
        }
    }

    public function test_what_markdown_is_for(): void
    {
        $html = Html::markdown("# Title\n\n*a* **b** ~~c~~ [here](/about) <https://a.example> https://b.example\n\n![alt](/demo/x.jpg)\n\n| a | b |\n|---|---|\n| 1 | 2 |");
        foreach (['<h1>Title</h1>', '<em>a</em>', '<strong>b</strong>', '<del>c</del>', '<a href="/about">here</a>', '<a rel="noopener" href="https://a.example">', 'href="https://b.example"',
            '<img loading="lazy" src="/demo/x.jpg" alt="alt" />', '<table>'] as $part) {
            self::assertStringContainsString($part, $html);
        }
    }

    public function test_what_visitors_write_gives_no_link_any_weight(): void
    {
        $html = Html::markdown("# Big\n\n[x](https://spam.example) www.spam.example ![pixel](https://spam.example/p.gif)", true);
        self::assertSame(2, substr_count($html, 'rel="nofollow ugc noopener"'));
        self::assertSame(2, substr_count($html, '<a '));
        self::assertStringNotContainsString('<img', $html);
        self::assertStringNotContainsString('<h1', $html);
        self::assertStringContainsString('Big', $html);
    }

    public function test_a_text_made_to_keep_the_server_busy_does_not(): void
    {
        $start = microtime(true);
        foreach ([str_repeat('[', 20000), str_repeat('*a ', 20000), str_repeat('> ', 5000) . 'x', str_repeat('`', 20000), str_repeat('- ', 3000) . 'x', str_repeat('![', 10000)] as $text) {
            Html::markdown($text);
        }
        self::assertLessThan(10.0, microtime(true) - $start);
    }

    public function test_plain_text(): void
    {
        self::assertSame('<p>a &lt;b&gt;<br>' . "\n" . '&quot;c&quot;</p><p>d</p>', Html::paragraphs("a <b>\n\"c\"\n\n\nd\n"));
        self::assertSame('', Html::paragraphs(" \n "));
        self::assertStringNotContainsString('<', Html::json(['</script>' => '<!--']));
        self::assertSame(['</script>' => '<!-- & é'], json_decode(Html::json(['</script>' => '<!-- & é']), true));
    }

    public function test_the_admin_sees_a_text_as_the_site_shows_it(): void
    {
        self::assertSame(['html' => "<p><em>a</em></p>\n"], $this->post('/admin/preview', ['type' => 'markdown', 'text' => '*a*'], $this->token('editor'))->data);
        self::assertSame(401, $this->post('/admin/preview', ['type' => 'markdown', 'text' => '*a*'])->status);
        self::assertSame(400, $this->post('/admin/preview', ['type' => 'html', 'text' => '*a*'], $this->token('editor'))->status);
    }
}
