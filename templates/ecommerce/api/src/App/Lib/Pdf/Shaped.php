<?php

declare(strict_types=1);

namespace App\Lib\Pdf;

/**
 * A piece of text in a script of India, drawn by HarfBuzz (hb-view) with the fonts of Lohit: letters there change their form and place
 * with their neighbours, which TCPDF, setting one after the other, does not know.
 */
final class Shaped
{
    private const FONTS = [
        'Devanagari' => 'lohit-devanagari/Lohit-Devanagari.ttf', 'Bengali' => 'lohit-bengali/Lohit-Bengali.ttf', 'Gujarati' => 'lohit-gujarati/Lohit-Gujarati.ttf',
        'Gurmukhi' => 'lohit-punjabi/Lohit-Gurmukhi.ttf', 'Oriya' => 'lohit-oriya/Lohit-Odia.ttf', 'Tamil' => 'lohit-tamil/Lohit-Tamil.ttf',
        'Telugu' => 'lohit-telugu/Lohit-Telugu.ttf', 'Kannada' => 'lohit-kannada/Lohit-Kannada.ttf', 'Malayalam' => 'lohit-malayalam/Lohit-Malayalam.ttf',
    ];

    /** Units in an em of the drawing. */
    public const EM = 1000;

    /** @var array<string, self|false> */
    private static array $drawn = [];

    /** @param string $outline PDF operators that fill it: base line at 0, y upwards */
    private function __construct(public readonly string $outline, public readonly float $width)
    {
    }

    /** A regular expression for a piece in one of these scripts; what joins or parts letters, and the danda, belong to it. */
    public static function pattern(): string
    {
        $scripts = array_map(static fn (string $script): string => "(?:\\p{{$script}}[\\x{200C}\\x{200D}\\x{0964}\\x{0965}\\x{1CD0}-\\x{1CF9}]*)+", array_keys(self::FONTS));
        return '/(' . implode('|', $scripts) . ')/u';
    }

    /** null when it cannot be drawn here. */
    public static function draw(string $piece): ?self
    {
        return (self::$drawn[$piece] ??= self::outlined($piece) ?? false) ?: null;
    }

    private static function outlined(string $piece): ?self
    {
        foreach (self::FONTS as $script => $file) {
            if (preg_match("/\\p{{$script}}/u", $piece)) {
                return self::read(self::run("/usr/share/fonts/truetype/$file", $piece));
            }
        }
        return null;
    }

    private static function run(string $font, string $piece): string
    {
        $process = is_file($font) ? @proc_open(
            ['hb-view', "--font-file=$font", '--font-size=' . self::EM, sprintf('--font-extents=%d %d 0', self::EM, self::EM), '--margin=0', '--background=00000000', '--output-format=svg'],
            [['pipe', 'r'], ['pipe', 'w'], ['file', '/dev/null', 'w']],
            $pipes,
        ) : false;
        if ($process === false) {
            return '';
        }
        fwrite($pipes[0], $piece);
        fclose($pipes[0]);
        $svg = (string) stream_get_contents($pipes[1]);
        fclose($pipes[1]);
        return proc_close($process) === 0 ? $svg : '';
    }

    /** hb-view writes each glyph once, as a path of absolute M, L, C and Z, and then where it is used. */
    private static function read(string $svg): ?self
    {
        if (!preg_match('/<svg [^>]*width="([\d.]+)"/', $svg, $size)) {
            return null;
        }
        preg_match_all('~<g id="([\w-]+)">\s*<path d="([^"]*)"/>~', $svg, $glyphs);
        preg_match_all('~<use xlink:href="#([\w-]+)" x="([-\d.]+)" y="([-\d.]+)"/>~', $svg, $uses, PREG_SET_ORDER);
        $outlines = array_combine($glyphs[1], array_map(self::operators(...), $glyphs[2]));
        $outline = '';
        foreach ($uses as [, $id, $x, $y]) {
            $outline .= sprintf("q 1 0 0 1 %.1F %.1F cm %sf Q\n", $x, self::EM - (float) $y, $outlines[$id] ?? '');
        }
        return new self($outline, (float) $size[1]);
    }

    private static function operators(string $path): string
    {
        $operators = '';
        preg_match_all('/([MLCZ])([^MLCZ]*)/', $path, $steps, PREG_SET_ORDER);
        foreach ($steps as [, $step, $numbers]) {
            $at = preg_split('/[\s,]+/', trim($numbers), -1, PREG_SPLIT_NO_EMPTY);
            foreach ($at as $n => $value) {
                $operators .= sprintf('%.1F ', $n % 2 === 0 ? (float) $value : -(float) $value);
            }
            $operators .= ['M' => "m ", 'L' => "l ", 'C' => "c ", 'Z' => "h "][$step];
        }
        return $operators;
    }
}
