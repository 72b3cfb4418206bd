<?php

declare(strict_types=1);

namespace StoneScriptPHP\Admin;

/** The last part of a page's address: small letters, digits, hyphens. */
final class Slug
{
    public const FORM = '/^[a-z0-9]+(-[a-z0-9]+)*$/D';

    public static function of(mixed $text): string
    {
        $plain = transliterator_transliterate('Any-Latin; Latin-ASCII; Lower()', mb_substr(is_scalar($text) ? (string) $text : '', 0, 200)) ?: '';
        $slug = trim((string) preg_replace('/[^a-z0-9]+/', '-', str_replace("'", '', $plain)), '-');
        return rtrim(substr($slug, 0, 80), '-');
    }
}
