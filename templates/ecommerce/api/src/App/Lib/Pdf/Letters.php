<?php

declare(strict_types=1);

namespace App\Lib\Pdf;

/**
 * The characters that a document can show. DejaVu Sans has the rupee sign, and Latin, Greek, Cyrillic and Arabic letters; the scripts of
 * India are drawn (Shaped); what neither has (Chinese, Thai …) is written in Latin letters, and what has none (emoji) is a question
 * mark: never an empty box.
 */
final class Letters
{
    public const FONT = 'dejavusans';

    /** @var ?array<int, int> code points of the font => widths */
    private static ?array $known = null;

    /** @return list<string|Shaped> */
    public static function parts(string $text): array
    {
        $parts = [];
        foreach (preg_split(Shaped::pattern(), $text, -1, PREG_SPLIT_DELIM_CAPTURE) as $n => $piece) {
            $parts[] = ($n % 2 === 1 ? Shaped::draw($piece) : null) ?? self::plain($piece);
        }
        return array_values(array_filter($parts, static fn (string|Shaped $part): bool => $part !== ''));
    }

    private static function plain(string $text): string
    {
        if (self::has($text)) {
            return $text;
        }
        $latin = \Transliterator::create('Any-Latin; NFC')?->transliterate($text) ?: $text;
        return implode('', array_map(static fn (string $letter): string => self::has($letter) ? $letter : '?', mb_str_split($latin)));
    }

    private static function has(string $text): bool
    {
        self::$known ??= (static function (): array {
            require '/usr/share/php/tcpdf/fonts/' . self::FONT . '.php';
            return $cw;
        })();
        foreach (mb_str_split($text) as $letter) {
            if (!isset(self::$known[mb_ord($letter)])) {
                return false;
            }
        }
        return true;
    }
}
