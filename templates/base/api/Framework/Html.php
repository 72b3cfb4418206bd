<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/** Text into HTML, and nothing else than text. */
final class Html
{
    public static function e(string|int|float|null $text): string
    {
        return htmlspecialchars((string) $text, ENT_QUOTES | ENT_SUBSTITUTE | ENT_HTML5, 'UTF-8');
    }

    /** Text whose paragraphs are separated by empty lines. */
    public static function paragraphs(string $text): string
    {
        $parts = preg_split('/\R\s*\R/u', trim($text), -1, PREG_SPLIT_NO_EMPTY) ?: [];
        return implode('', array_map(static fn (string $p): string => '<p>' . nl2br(self::e(trim($p)), false) . '</p>', $parts));
    }

    /**
     * Markdown as safe HTML: what is HTML in the text is stripped, links lead to http, https, mailto, tel or this site.
     * With $ugc (what visitors wrote) links carry rel="nofollow ugc", and there are neither pictures nor headings.
     */
    public static function markdown(string $text, bool $ugc = false): string
    {
        return Markdown::html($text, $ugc);
    }

    /** A value for a script element of type application/json or ld+json: holds no `<`, so that nothing in it ends the element. */
    public static function json(mixed $value): string
    {
        return json_encode(
            $value,
            JSON_HEX_TAG | JSON_HEX_AMP | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR,
        );
    }
}
