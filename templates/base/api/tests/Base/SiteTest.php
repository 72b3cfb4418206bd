<?php

declare(strict_types=1);

namespace Tests\Base;

use PHPUnit\Framework\Attributes\DataProvider;
use StoneScriptPHP\Pages\Site;
use Tests\Support\Environment;
use Tests\Support\TestCase;

/** The one source of the site's public address. */
final class SiteTest extends TestCase
{
    /** @return iterable<string, array{string, string}> what is set => the site's address */
    public static function settings(): iterable
    {
        yield 'the platform\'s own' => ['https://sample.test', 'https://sample.test'];
        yield 'a custom domain' => ['https://www.own.example', 'https://www.own.example'];
        yield 'on this machine' => ['http://localhost:8080', 'http://localhost:8080'];
        yield 'with a slash' => ['https://own.example/', 'https://own.example'];
        foreach (['', '*', 'null', 'own.example', 'https://a.example, https://b.example', 'https://a.example https://b.example', 'https://a.example/path',
            'javascript://own.example', "https://own.example\n", 'https://own.example"><script>', 'https://me:secret@own.example'] as $no_address) {
            yield "not '$no_address'" => [$no_address, 'https://sample.test'];
        }
    }

    #[DataProvider('settings')]
    public function test_the_address_is_the_custom_domains_or_else_the_given_one(string $set, string $address): void
    {
        Environment::set(['CORS_ORIGIN' => $set]);
        self::assertSame($address, Site::origin());
        self::assertSame("$address/a%20b", Site::address('/a b'));
        $head = $this->get('/_head', null, ['x-page-path' => '/'])->body;
        self::assertStringContainsString("<link rel=\"canonical\" href=\"$address/\">", $head);
    }
}
