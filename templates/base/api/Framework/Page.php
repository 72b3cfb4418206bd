<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/** A page as search engines and previews see it. */
final class Page
{
    /**
     * @param string               $html   semantic and escaped (Html::e): what stands in the page until Angular takes over
     * @param string               $image  url of a picture, or a path of www/public
     * @param string               $type   Open Graph's type: website, article, profile, product
     * @param array<mixed>         $jsonld a schema.org object, or a list of them; "@context" is added
     * @param array<string, mixed> $data   api path => the `data` of its answer, which the first page then need not ask for
     * @param string               $head   further elements of the head, escaped by who makes them
     * @param string               $canonical path and query by which search engines should know the page; '' is the path it was asked for by
     * @param string               $moved  see moved()
     */
    public function __construct(
        public readonly string $title,
        public readonly string $description,
        public readonly string $html,
        public readonly string $image = '',
        public readonly string $type = 'website',
        public readonly array $jsonld = [],
        public readonly array $data = [],
        public readonly bool $noindex = false,
        public readonly string $head = '',
        public readonly string $canonical = '',
        public readonly string $moved = '',
    ) {
        if ($moved !== '' && !preg_match('~^/(?!/)[^\x00-\x20\x7f?#\\\\]*$~D', $moved)) {
            throw new \InvalidArgumentException('A page moves to a path of its site, without a query');
        }
    }

    /**
     * What was asked for is elsewhere now, for ever: visitors and search engines are sent there (301), their query goes along.
     *
     * @param string $path not encoded, of a page of config/pages.php
     */
    public static function moved(string $path): self
    {
        return new self('', '', '', moved: $path);
    }
}
