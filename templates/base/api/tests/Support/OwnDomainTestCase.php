<?php

declare(strict_types=1);

namespace Tests\Support;

use Tests\Type\PagesTest;

/** A site with a domain of its own is known by that one only, in whatever leaves the api. */
abstract class OwnDomainTestCase extends TestCase
{
    /** The address of the form that writes to the owner. */
    protected const FORM = '';

    protected static function environment(): array
    {
        return ['CORS_ORIGIN' => 'https://www.own.example', 'APP_DOMAIN' => 'given.test'];
    }

    public function test_each_page_names_the_own_domain_only(): void
    {
        foreach (PagesTest::PATHS as $path) {
            $head = $this->get('/_head', null, ['x-page-path' => $path])->body;
            self::assertStringContainsString('<link rel="canonical" href="https://www.own.example' . $path . '">', $head);
            self::assertStringContainsString('<meta property="og:url" content="https://www.own.example' . $path . '">', $head);
            // What the browser is told of the given name as well (/config) is not what the page says of itself.
            $said = preg_replace('~<script type="application/json" id="preloaded">.*?</script>~s', '', $head) . $this->get('/_body', null, ['x-page-path' => $path])->body;
            self::assertStringNotContainsString('given.test', $said, $path);
        }
    }

    public function test_json_ld_has_whole_addresses_of_the_own_domain(): void
    {
        $found = 0;
        foreach (PagesTest::PATHS as $path) {
            preg_match_all('~<script type="application/ld\+json">(.*?)</script>~s', $this->get('/_head', null, ['x-page-path' => $path])->body, $m);
            foreach ($m[1] as $json) {
                $object = json_decode($json, true, 64, JSON_THROW_ON_ERROR);
                array_walk_recursive($object, static function (mixed $value, int|string $key) use (&$found, $path): void {
                    if (in_array($key, ['@id', 'url', 'item'], true) && !in_array(parse_url((string) $value, PHP_URL_HOST), ['example.com', 'example.org'], true)) {
                        self::assertStringStartsWith('https://www.own.example/', (string) $value, $path);
                        $found++;
                    }
                });
            }
        }
        self::assertGreaterThan(4, $found);
    }

    public function test_search_engines_are_sent_to_the_own_domain(): void
    {
        foreach (['/sitemap.xml', '/robots.txt'] as $file) {
            $text = $this->get($file)->body;
            self::assertStringContainsString('https://www.own.example/', $text, $file);
            self::assertStringNotContainsString('given.test', $text, $file);
        }
    }

    public function test_the_owners_mail_names_the_own_domain(): void
    {
        self::assertSame(200, $this->post(static::FORM, ['name' => 'Asha', 'email' => 'asha@example.org', 'message' => 'Do you have time in May?'])->status);
        self::assertStringContainsString(' on https://www.own.example:', $this->sql('select body from mails')[0]['body']);
    }
}
