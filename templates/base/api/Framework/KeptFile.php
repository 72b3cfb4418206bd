<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/** A file as it was written into storage. */
final class KeptFile
{
    /** @param list<int> $variants widths of the WebP files next to it */
    public function __construct(
        public readonly string $file,
        public readonly string $mime,
        public readonly int $bytes,
        public readonly ?int $width = null,
        public readonly ?int $height = null,
        public readonly array $variants = [],
    ) {
    }

    /** A program or a page inside a file of another kind has no honest reason; nor has an archive at its end. */
    public static function must_hold_one_kind(string $bytes): void
    {
        if (preg_match('~<\?php|<script\b|<html\b|<!doctype html|<iframe\b~i', $bytes) || str_contains(substr($bytes, -66_000), "PK\x05\x06")) {
            throw new UnfitFile('holds_something_else');
        }
    }
}
