<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/** A PDF: kept as it is when it looks harmless, and only ever offered for saving (the server's settings see to that). */
final class Document
{
    public static function keep(string $path, string $folder, string $random): KeptFile
    {
        $bytes = (string) file_get_contents($path);
        if (!preg_match('/^%PDF-[12]\.\d/', $bytes) || !str_contains(substr($bytes, -2048), '%%EOF') || !str_contains($bytes, 'startxref')) {
            throw new UnfitFile('is_no_pdf');
        }
        KeptFile::must_hold_one_kind($bytes);
        if (preg_match('~/(JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA)\b~', self::names($bytes))) {
            throw new UnfitFile('is_a_pdf_with_programs');
        }
        $file = "$random.pdf";
        if (file_put_contents("$folder/$file", $bytes) !== strlen($bytes)) {
            throw new \RuntimeException('The file could not be written');
        }
        return new KeptFile($file, 'application/pdf', strlen($bytes));
    }

    /** Names may be written with # and two hexadecimal digits: /J#61vaScript. */
    private static function names(string $bytes): string
    {
        return (string) preg_replace_callback('/#([0-9A-Fa-f]{2})/', static fn (array $m): string => chr((int) hexdec($m[1])), $bytes);
    }
}
