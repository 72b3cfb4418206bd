<?php

declare(strict_types=1);

namespace Tests\Type;

/** Reads PDF documents. */
final class Pdf
{
    /** The text of a document without blanks: what its streams show, as TCPDF writes it (UTF-16 of the embedded font). */
    public static function text(string $pdf): string
    {
        $text = '';
        foreach (self::contents($pdf) as $content) {
            preg_match_all('/\((?:[^()\\\\]|\\\\.)*\)/s', $content, $parts);
            foreach ($parts[0] as $part) {
                $text .= mb_convert_encoding(stripcslashes(substr($part, 1, -1)), 'UTF-8', 'UTF-16BE');
            }
        }
        return str_replace([' ', "\u{a0}"], '', $text);
    }

    /** How many outlines are filled: the glyphs of drawn words. */
    public static function outlines(string $pdf): int
    {
        return array_sum(array_map(static fn (string $content): int => preg_match_all('/ f Q\n/', $content), iterator_to_array(self::contents($pdf), false)));
    }

    /** @return iterable<string> what pages are made of */
    private static function contents(string $pdf): iterable
    {
        preg_match_all('/stream\r?\n(.*?)\r?\nendstream/s', $pdf, $streams);
        foreach ($streams[1] as $stream) {
            $content = @gzuncompress($stream);
            if ($content !== false && str_contains($content, ' Tf ')) {
                yield $content;
            }
        }
    }
}
