<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use StoneScriptPHP\Html;

require_once '/usr/share/php/tcpdf/tcpdf.php';

/**
 * Text as HTML for a paper. DejaVu Sans has the rupee sign, and Latin, Greek, Cyrillic, Hebrew and Arabic letters; the scripts of India are
 * drawn (Shaped); what neither has (Chinese, Thai …) is written in Latin letters, and what cannot be (emoji) is a question mark, never an empty box.
 */
final class Letters
{
    public const FONT = 'dejavusans';

    /** @var ?array<int, int> code points of the font => widths */
    private static ?array $known = null;

    public static function html(string $text, float $points = 9): string
    {
        $html = '';
        foreach (preg_split(Shaped::pattern(), $text, -1, PREG_SPLIT_DELIM_CAPTURE) as $n => $piece) {
            $html .= ($n % 2 === 1 ? Shaped::html($piece, $points) : null) ?? Html::e(self::plain($piece));
        }
        return $html;
    }

    private static function plain(string $text): string
    {
        // Word by word, so that the rest stays as it was written.
        return (string) preg_replace_callback('/[^\s]+/u', static function (array $m): string {
            if (self::has($m[0])) {
                return $m[0];
            }
            $latin = (string) (\Transliterator::create('Any-Latin; NFC')?->transliterate($m[0]) ?: $m[0]);
            return implode('', array_map(static fn (string $letter): string => self::has($letter) ? $letter : '?', mb_str_split($latin)));
        }, $text);
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
