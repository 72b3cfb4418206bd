<?php

declare(strict_types=1);

namespace Tests\Type;

use Tests\Support\TestCase;

/** Of every kind of site: its words and who says them belong together (Tests\Base\TextsTest does this for base). */
final class TextsTest extends TestCase
{
    private const SRC = __DIR__ . '/../../src';

    /** A key that is asked for and not there would be an error of ours in the middle of somebody's request. */
    public function test_every_text_that_is_asked_for_is_there_and_every_text_is_asked_for(): void
    {
        $code = self::files(self::SRC . '/App');
        // "$t" is what pages call Texts::html; a key that ends with a number or a word of the code begins with what is named.
        preg_match_all('/(?:Texts::(?:of|html)|\$t)\(\'(\w+)\'|const LABEL = \'(\w+_\w+)\'/', $code, $keys);
        preg_match_all('/Texts::(?:of|html)\("(\w+_)\{?\$/', $code, $beginnings);
        $asked = array_filter([...$keys[1], ...$keys[2]]);
        $base = self::texts('base-texts');
        $own = self::texts('texts');
        self::assertSame([], array_values(array_diff($asked, $base, $own)), 'not in texts.php');
        $begun = array_filter($own, static fn (string $key): bool => array_any($beginnings[1], static fn (string $beginning): bool => str_starts_with($key, $beginning)));
        self::assertSame([], array_values(array_diff($own, $base, $asked, $begun)), 'nobody asks for these of texts.php');
        foreach ($beginnings[1] as $beginning) {
            self::assertNotSame([], preg_grep("/^$beginning/", $own), $beginning);
        }
    }

    /** Else a translation says nothing any more once the function is reworded, and nobody notices. */
    public function test_what_functions_are_said_to_raise_stands_in_them(): void
    {
        $sql = str_replace("''", "'", self::files(self::SRC . '/postgresql'));
        $raised = array_keys((require self::SRC . '/config/texts.php')['raised'] ?? []);
        $parts = array_merge(...array_map(static fn (string $text): array => preg_split('/\{\w+\}/', $text, -1, PREG_SPLIT_NO_EMPTY), $raised));
        self::assertSame([], array_values(array_filter($parts, static fn (string $part): bool => !str_contains($sql, $part))));
    }

    public function test_texts_are_text(): void
    {
        foreach (['base-texts', 'texts'] as $file) {
            $texts = require self::SRC . "/config/$file.php";
            self::assertContainsOnlyString([...array_diff_key($texts, ['raised' => 0]), ...($texts['raised'] ?? [])], $file);
        }
    }

    /** @return list<string> the keys of a file of config/ */
    private static function texts(string $file): array
    {
        return array_keys(array_diff_key(require self::SRC . "/config/$file.php", ['raised' => 0]));
    }

    private static function files(string $folder): string
    {
        $text = '';
        foreach (new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator($folder, \FilesystemIterator::SKIP_DOTS)) as $file) {
            $text .= file_get_contents((string) $file);
        }
        return $text;
    }
}
