<?php

declare(strict_types=1);

namespace App\Lib\Shop;

/**
 * Words in the scripts of India, drawn by HarfBuzz (hb-view) with the fonts of Lohit: letters there change their form and place with
 * their neighbours, which TCPDF, setting one after the other, does not know.
 */
final class Shaped
{
    private const FONTS = [
        'Devanagari' => 'lohit-devanagari/Lohit-Devanagari.ttf', 'Bengali' => 'lohit-bengali/Lohit-Bengali.ttf', 'Gujarati' => 'lohit-gujarati/Lohit-Gujarati.ttf',
        'Gurmukhi' => 'lohit-punjabi/Lohit-Gurmukhi.ttf', 'Oriya' => 'lohit-oriya/Lohit-Odia.ttf', 'Tamil' => 'lohit-tamil/Lohit-Tamil.ttf',
        'Telugu' => 'lohit-telugu/Lohit-Telugu.ttf', 'Kannada' => 'lohit-kannada/Lohit-Kannada.ttf', 'Malayalam' => 'lohit-malayalam/Lohit-Malayalam.ttf',
    ];

    /** In ems: what a drawing has above and below the base line, and what TCPDF's lines have above it. */
    public const ABOVE = 1.0;
    public const BELOW = 0.5;
    public const LINE = 0.95;

    /** @var array<string, ?array{string, float}> word => SVG, width in ems */
    private static array $drawn = [];

    /** A regular expression for a piece in one of these scripts; what joins or parts letters, and the danda, belong to it. */
    public static function pattern(): string
    {
        $scripts = array_map(static fn (string $script): string => "(?:\\p{{$script}}[\\x{200C}\\x{200D}\\x{0964}\\x{0965}\\x{1CD0}-\\x{1CF9}]*)+", array_keys(self::FONTS));
        return '/(' . implode('|', $scripts) . ')/u';
    }

    /** The piece as an image in HTML for TCPDF, or null when it cannot be drawn here. */
    public static function html(string $piece, float $points): ?string
    {
        [$svg, $width] = self::$drawn[$piece] ??= self::draw($piece);
        return $svg === '' ? null : sprintf('<img src="@%s" width="%.2Fpt" height="%.2Fpt">', base64_encode($svg), $width * $points, self::LINE * $points);
    }

    /** @return array{string, float} */
    private static function draw(string $piece): array
    {
        foreach (self::FONTS as $script => $file) {
            if (preg_match("/\\p{{$script}}/u", $piece)) {
                return self::flat(self::run("/usr/share/fonts/truetype/$file", $piece));
            }
        }
        return ['', 0.0];
    }

    private static function run(string $font, string $piece): string
    {
        $process = is_file($font) ? @proc_open(
            ['hb-view', "--font-file=$font", '--font-size=100', '--font-extents=100 -50 0', '--margin=0', '--background=00000000', '--output-format=svg'],
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

    /** TCPDF knows no <use> of a group: each glyph is put where it is used. @return array{string, float} */
    private static function flat(string $svg): array
    {
        if (!preg_match('/<svg [^>]*width="([\d.]+)" height="([\d.]+)"/', $svg, $size) || (float) $size[1] === 0.0) {
            return ['', 0.0];
        }
        preg_match_all('~<g id="([\w-]+)">\s*<path d="([^"]*)"/>~', $svg, $glyphs);
        $outlines = array_combine($glyphs[1], $glyphs[2]);
        preg_match_all('~<use xlink:href="#([\w-]+)" x="([-\d.]+)" y="([-\d.]+)"/>~', $svg, $uses, PREG_SET_ORDER);
        $paths = '';
        foreach ($uses as [, $id, $x, $y]) {
            $paths .= ($outlines[$id] ?? '') === '' ? '' : "<path fill=\"#000000\" stroke=\"none\" transform=\"translate($x,$y)\" d=\"{$outlines[$id]}\"/>";
        }
        return ["<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"$size[1]\" height=\"$size[2]\" viewBox=\"0 0 $size[1] $size[2]\">$paths</svg>", (float) $size[1] / 100];
    }
}
