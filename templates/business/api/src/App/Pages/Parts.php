<?php

declare(strict_types=1);

namespace App\Pages;

use App\Models\Service;
use App\Models\Testimonial;
use StoneScriptPHP\Html;
use StoneScriptPHP\Texts;

/** Pieces that several pages have; marked up as www's components are, so that nothing jumps when they take over. */
final class Parts
{
    public static function picture(string $src, string $alt, string $class = ''): string
    {
        return $src === '' ? '' : '<site-picture' . ($class === '' ? '' : " class=\"$class\"") . '><img src="' . Html::e($src) . '" alt="' . Html::e($alt) . '"></site-picture>';
    }

    /** @param list<Service> $services */
    public static function services(array $services): string
    {
        $items = '';
        foreach ($services as $s) {
            $items .= '<li><article class="card card-link service-card">' . self::picture($s->image, $s->image_alt, 'card-media') . '<div class="card-body">'
                . self::line($s->category, 'p', 'kicker') . '<h3><a href="/services/' . Html::e($s->slug) . '">' . Html::e($s->title) . '</a></h3>'
                . self::line($s->summary, 'p', 'soft') . self::line($s->price, 'p', 'price') . '</div></article></li>';
        }
        return "<ul class=\"grid\">$items</ul>";
    }

    /** @param list<Testimonial> $testimonials */
    public static function quotes(array $testimonials): string
    {
        $items = '';
        foreach ($testimonials as $t) {
            $items .= '<li><figure class="card quote"><blockquote><p>' . Html::e($t->quote) . '</p></blockquote><figcaption><span><strong>'
                . Html::e($t->name) . '</strong> ' . Html::e($t->role) . '</span></figcaption></figure></li>';
        }
        return "<ul class=\"grid large\">$items</ul>";
    }

    /** @param list<array{title: string, text: string}> $points */
    public static function points(string $heading, array $points, bool $numbered): string
    {
        if ($points === []) {
            return '';
        }
        $items = '';
        foreach ($points as $point) {
            $items .= '<li><h3>' . Html::e($point['title'] ?? '') . '</h3><p class="soft">' . Html::e($point['text'] ?? '') . '</p></li>';
        }
        return "<section class=\"band\"><div class=\"wrap\"><h2>" . Html::e($heading) . '</h2><ol class="points' . ($numbered ? ' numbered' : '') . "\">$items</ol></div></section>";
    }

    /** @param list<array{value: string, label: string}> $figures */
    public static function figures(array $figures): string
    {
        $items = '';
        foreach ($figures as $figure) {
            $items .= '<div><dt>' . Html::e($figure['label'] ?? '') . '</dt><dd>' . Html::e($figure['value'] ?? '') . '</dd></div>';
        }
        return $items === '' ? '' : "<dl class=\"figures\">$items</dl>";
    }

    public static function invite(?string $heading = null): string
    {
        return "<section class=\"wrap section\"><div class=\"invite\"><div><h2>" . Html::e($heading ?? Texts::of('home_invite')) . '</h2><p>' . Texts::html('home_invite_text')
            . '</p></div><a class="button" href="/contact">' . Texts::html('ask') . '</a></div></section>';
    }

    /** A line of the owner's, if there is one. */
    public static function line(string $text, string $tag, string $class = ''): string
    {
        return $text === '' ? '' : "<$tag" . ($class === '' ? '' : " class=\"$class\"") . '>' . Html::e($text) . "</$tag>";
    }

    /** One fact of a list; $html is escaped. */
    public static function fact(string $name, string $html): string
    {
        return $html === '' ? '' : '<div><dt>' . Html::e($name) . "</dt><dd>$html</dd></div>";
    }
}
