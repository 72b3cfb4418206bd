<?php

declare(strict_types=1);

namespace App\Lib;

use StoneScriptPHP\Html;

/** RSS 2.0, with whole posts in content:encoded. Readers take a description for HTML. */
final class Rss
{
    public static function write(Feed $feed): string
    {
        $xml = new \XMLWriter();
        $xml->openMemory();
        $xml->startDocument('1.0', 'UTF-8');
        $xml->startElement('rss');
        $xml->writeAttribute('version', '2.0');
        foreach (['atom' => 'http://www.w3.org/2005/Atom', 'content' => 'http://purl.org/rss/1.0/modules/content/', 'dc' => 'http://purl.org/dc/elements/1.1/'] as $prefix => $uri) {
            $xml->writeAttribute("xmlns:$prefix", $uri);
        }
        $xml->startElement('channel');
        self::elements($xml, ['title' => $feed->title, 'link' => Address::of('/'), 'description' => Html::e($feed->description ?: $feed->title), 'language' => $feed->language]);
        $xml->writeElement('lastBuildDate', $feed->changed->format(DATE_RSS));
        $xml->startElement('atom:link');
        foreach (['href' => Address::of('/feed.xml'), 'rel' => 'self', 'type' => 'application/rss+xml'] as $name => $value) {
            $xml->writeAttribute($name, $value);
        }
        $xml->endElement();
        foreach ($feed->entries as $entry) {
            self::item($xml, $entry);
        }
        $xml->endDocument();
        return $xml->outputMemory();
    }

    private static function item(\XMLWriter $xml, array $entry): void
    {
        $card = $entry['card'];
        $xml->startElement('item');
        self::elements($xml, ['title' => $card->title, 'link' => Address::of("/posts/$card->slug")]);
        // Stays the same when the post's address changes.
        $xml->startElement('guid');
        $xml->writeAttribute('isPermaLink', 'false');
        $xml->text(Address::of("/posts#$card->id"));
        $xml->endElement();
        $xml->writeElement('pubDate', (new \DateTimeImmutable($card->published_at))->format(DATE_RSS));
        $words = [$card->category['name'] ?? '', ...array_column($card->tags, 'name')];
        foreach (array_filter($words) as $word) {
            $xml->writeElement('category', Feed::text($word));
        }
        self::elements($xml, array_filter(['dc:creator' => $card->author['name'] ?? '', 'description' => Html::e($card->summary), 'content:encoded' => $entry['html']]));
        $xml->endElement();
    }

    private static function elements(\XMLWriter $xml, array $elements): void
    {
        foreach ($elements as $name => $text) {
            $xml->writeElement($name, Feed::text($text));
        }
    }
}
