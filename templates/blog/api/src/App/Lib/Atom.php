<?php

declare(strict_types=1);

namespace App\Lib;

/** Atom (RFC 4287). */
final class Atom
{
    public static function write(Feed $feed): string
    {
        $xml = new \XMLWriter();
        $xml->openMemory();
        $xml->startDocument('1.0', 'UTF-8');
        $xml->startElement('feed');
        $xml->writeAttribute('xmlns', 'http://www.w3.org/2005/Atom');
        $xml->writeAttribute('xml:lang', $feed->language);
        $xml->writeElement('title', Feed::text($feed->title));
        if ($feed->description !== '') {
            $xml->writeElement('subtitle', Feed::text($feed->description));
        }
        $xml->writeElement('id', Address::of('/'));
        $xml->writeElement('updated', $feed->changed->format(DATE_ATOM));
        self::link($xml, Address::of('/atom.xml'), 'self', 'application/atom+xml');
        self::link($xml, Address::of('/'), 'alternate', 'text/html');
        self::author($xml, $feed->title);
        foreach ($feed->entries as $entry) {
            self::entry($xml, $entry);
        }
        $xml->endDocument();
        return $xml->outputMemory();
    }

    private static function entry(\XMLWriter $xml, array $entry): void
    {
        $card = $entry['card'];
        $xml->startElement('entry');
        $xml->writeElement('title', Feed::text($card->title));
        // Stays the same when the post's address changes.
        $xml->writeElement('id', Address::of("/posts#$card->id"));
        self::link($xml, Address::of("/posts/$card->slug"), 'alternate', 'text/html');
        $xml->writeElement('published', (new \DateTimeImmutable($card->published_at))->format(DATE_ATOM));
        $xml->writeElement('updated', (new \DateTimeImmutable($card->updated_at))->format(DATE_ATOM));
        if ($card->author !== null) {
            self::author($xml, $card->author['name']);
        }
        foreach ($card->tags as $tag) {
            $xml->startElement('category');
            $xml->writeAttribute('term', $tag['slug']);
            $xml->writeAttribute('label', Feed::text($tag['name']));
            $xml->endElement();
        }
        if ($card->summary !== '') {
            $xml->writeElement('summary', Feed::text($card->summary));
        }
        $xml->startElement('content');
        $xml->writeAttribute('type', 'html');
        $xml->text(Feed::text($entry['html']));
        $xml->endElement();
        $xml->endElement();
    }

    private static function author(\XMLWriter $xml, string $name): void
    {
        $xml->startElement('author');
        $xml->writeElement('name', Feed::text($name));
        $xml->endElement();
    }

    private static function link(\XMLWriter $xml, string $href, string $rel, string $type): void
    {
        $xml->startElement('link');
        foreach (['href' => $href, 'rel' => $rel, 'type' => $type] as $name => $value) {
            $xml->writeAttribute($name, $value);
        }
        $xml->endElement();
    }
}
