<?php

declare(strict_types=1);

namespace Tests\Base;

use StoneScriptPHP\Texts;
use Tests\Support\TestCase;

final class TextsTest extends TestCase
{
    public function test_a_site_says_in_its_own_words_what_base_says_in_english(): void
    {
        self::assertSame('Hier ist nichts', $this->get('/nowhere')->message);
        self::assertSame(['muss eine E-Mail-Adresse sein'], $this->post('/auth/forgot', ['email' => 'nobody'])->errors['email']);
        self::assertSame('This entry does not exist', $this->get('/admin/c/plants/4711', $this->token())->message, 'what it does not say stays');
    }

    public function test_pages_and_the_links_to_them_say_texts_as_text(): void
    {
        $body = $this->get('/_body', null, ['x-page-path' => '/visit'])->body;
        self::assertStringContainsString('<h1 title="Weg &amp; &quot;Zeiten&quot;">Hallo, &lt;b&gt; &amp; Co</h1>', $body);
        self::assertMatchesRegularExpression('~<a href="/visit"[^>]*>Weg &amp; &quot;Zeiten&quot;</a>~', $body);
        self::assertStringContainsString('<title>Weg &amp; &quot;Zeiten&quot;', $this->get('/_head', null, ['x-page-path' => '/visit'])->body);
    }

    public function test_what_a_function_raises_is_said_in_the_sites_words(): void
    {
        $refused = $this->post('/admin/c/plants', ['name' => 'Poison'], $this->token());
        self::assertSame([409, 'Nichts Giftiges'], [$refused->status, $refused->message]);
        self::assertSame('Nur 2 von a.b {c} sind da', Texts::raised('Only 2 of a.b {c} are left'));
        self::assertSame('Only two', Texts::raised('Only two'));
    }

    /** A key that is asked for and not there would be an error of ours in the middle of somebody's request. */
    public function test_every_text_that_is_asked_for_is_there_and_every_text_is_asked_for(): void
    {
        $code = '';
        foreach (new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator(dirname(__DIR__, 2) . '/Framework', \FilesystemIterator::SKIP_DOTS)) as $file) {
            $code .= file_get_contents((string) $file);
        }
        preg_match_all("/Texts::(?:of|html)\('(\w+)'|(?:InvalidValue|UnfitFile)\('(\w+)'|'((?:is|must_be)_\w+)'/", $code, $m);
        $asked = array_filter([...$m[1], ...$m[2], ...preg_grep('/^must_be_/', $m[3])]);
        $there = array_keys(array_diff_key(require dirname(__DIR__, 2) . '/src/config/base-texts.php', ['raised' => 0]));
        self::assertSame([], array_values(array_diff($asked, $there)));
        // Validator puts these together.
        $made = preg_grep('/^must_be_(at_(min|max)(_characters|_entries)?|string|email|url|integer|numeric|boolean|array|regex)$/', $there);
        self::assertSame([], array_values(array_diff($there, $asked, $m[3], $made)));
    }
}
