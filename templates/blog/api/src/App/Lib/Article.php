<?php

declare(strict_types=1);

namespace App\Lib;

use Dom\Element;
use Dom\HTMLDocument;
use StoneScriptPHP\Html;

/** A post's Markdown as the HTML of its page: headings that can be linked to, figures, tables and code that scroll by themselves. */
final class Article
{
    /** Fewer headings than these need no table of contents (www: parts/contents.ts). */
    public const CONTENTS_FROM = 3;

    /** @param list<array{id: string, text: string, level: int}> $contents */
    private function __construct(
        public readonly string $html,
        public readonly array $contents,
    ) {
    }

    /** @param string $page the post's whole address, for readers elsewhere: its links and pictures then hold there, too */
    public static function from_markdown(string $markdown, string $page = ''): self
    {
        $document = HTMLDocument::createFromString('<!doctype html><body>' . Html::markdown($markdown), LIBXML_NOERROR, 'UTF-8');
        $body = $document->body;
        $contents = self::headings($body);
        self::figures($document);
        self::scrollers($document);
        self::links($body);
        self::absolute($body, $page);
        return new self(trim($body->innerHTML), $contents);
    }

    /** The page's own heading is the post's title: those in the text come below it. The first two levels get an id. */
    private static function headings(Element $body): array
    {
        $contents = [];
        $used = [];
        foreach (iterator_to_array($body->querySelectorAll('h1, h2, h3')) as $heading) {
            $level = max(2, (int) substr($heading->localName, 1));
            $text = trim((string) preg_replace('/\s+/u', ' ', $heading->textContent));
            if ($text === '') {
                $heading->remove();
                continue;
            }
            if ($heading->localName === 'h1') {
                $heading = self::rename($heading, 'h2');
            }
            $id = self::id($text, $used);
            $heading->setAttribute('id', $id);
            $contents[] = ['id' => $id, 'text' => $text, 'level' => $level];
        }
        return $contents;
    }

    /** Begins with "on-", so that it is none of the page's own. */
    private static function id(string $text, array &$used): string
    {
        $word = trim((string) preg_replace('/[^\p{L}\p{M}\p{N}]+/u', '-', mb_strtolower(mb_substr($text, 0, 60))), '-');
        $id = $base = "on-$word";
        for ($n = 2; isset($used[$id]); $n++) {
            $id = "$base-$n";
        }
        $used[$id] = true;
        return $id;
    }

    /** A picture that stands alone is a figure; its title is the caption. One from elsewhere is a link: pages load from this site only. */
    private static function figures(HTMLDocument $document): void
    {
        foreach (iterator_to_array($document->body->querySelectorAll('img')) as $image) {
            $source = $image->getAttribute('src') ?? '';
            if (!preg_match('~^/(?!/)~', $source)) {
                $image->replaceWith(self::instead($document, $image, $source));
                continue;
            }
            $image->setAttribute('loading', 'lazy');
            $image->setAttribute('decoding', 'async');
            $title = trim($image->getAttribute('title') ?? '');
            $image->removeAttribute('title');
            $paragraph = $image->parentElement;
            $alone = $paragraph?->localName === 'p' && trim($paragraph->textContent) === '' && $paragraph->childElementCount === 1;
            if ($alone) {
                $figure = $document->createElement('figure');
                $figure->append($image);
                if ($title !== '') {
                    $caption = $document->createElement('figcaption');
                    $caption->textContent = $title;
                    $figure->append($caption);
                }
                $paragraph->replaceWith($figure);
            }
        }
    }

    private static function instead(HTMLDocument $document, Element $image, string $source): Element
    {
        $words = trim($image->getAttribute('alt') ?? '');
        $safe = preg_match('~^https?://~i', $source) && $image->closest('a') === null;
        $element = $document->createElement($safe ? 'a' : 'span');
        if ($safe) {
            $element->setAttribute('href', $source);
        }
        $element->textContent = $words !== '' ? $words : $source;
        return $element;
    }

    /** What is wider than the page scrolls in a box of its own, which the keyboard reaches. */
    private static function scrollers(HTMLDocument $document): void
    {
        foreach (iterator_to_array($document->body->querySelectorAll('table')) as $table) {
            $box = $document->createElement('div');
            $box->className = 'table-box';
            $box->setAttribute('tabindex', '0');
            $table->replaceWith($box);
            $box->append($table);
        }
        foreach ($document->body->querySelectorAll('pre') as $code) {
            $code->setAttribute('tabindex', '0');
        }
    }

    private static function links(Element $body): void
    {
        foreach ($body->querySelectorAll('a[href]') as $link) {
            if (preg_match('~^https?://~i', $link->getAttribute('href'))) {
                $link->setAttribute('rel', 'noopener');
            }
        }
    }

    private static function absolute(Element $body, string $page): void
    {
        foreach ($page === '' ? [] : ['href', 'src'] as $name) {
            foreach ($body->querySelectorAll("[$name]") as $element) {
                $element->setAttribute($name, self::resolved((string) $element->getAttribute($name), $page));
            }
        }
    }

    /** As a browser does it that shows the page. */
    private static function resolved(string $address, string $page): string
    {
        preg_match('~^https?://[^/]+~', $page, $origin);
        return match (true) {
            preg_match('~^[a-z][a-z0-9+.-]*:~i', $address) === 1 => $address,
            str_starts_with($address, '//') => "https:$address",
            str_starts_with($address, '/') => $origin[0] . $address,
            preg_match('/^(?:[#?]|$)/', $address) === 1 => $page . $address,
            default => dirname($page) . "/$address",
        };
    }

    private static function rename(Element $element, string $name): Element
    {
        $new = $element->ownerDocument->createElement($name);
        $new->append(...iterator_to_array($element->childNodes));
        $element->replaceWith($new);
        return $new;
    }
}
