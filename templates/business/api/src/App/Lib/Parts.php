<?php

declare(strict_types=1);

namespace App\Lib;

use App\Models\Company;
use App\Models\Testimonial;
use StoneScriptPHP\Html;

/** Pieces that several pages have. */
final class Parts
{
    public static function picture(string $src, string $alt): string
    {
        return $src === '' ? '' : '<img src="' . Html::e($src) . '" alt="' . Html::e($alt) . '" loading="lazy">';
    }

    /** @param list<\App\Models\Service> $services */
    public static function services(array $services): string
    {
        $items = '';
        foreach ($services as $s) {
            $price = $s->price === '' ? '' : '<p>' . Html::e($s->price) . '</p>';
            $items .= '<li>' . self::picture($s->image, $s->image_alt) . '<h3><a href="/services/' . Html::e($s->slug) . '">' . Html::e($s->title)
                . '</a></h3><p>' . Html::e($s->summary) . "</p>$price</li>";
        }
        return $items === '' ? '' : "<ul class=\"service-grid\">$items</ul>";
    }

    /** @param list<Testimonial> $testimonials */
    public static function testimonials(array $testimonials): string
    {
        return implode('', array_map(static fn (Testimonial $t): string => '<figure><blockquote><p>' . Html::e($t->quote) . '</p></blockquote><figcaption>'
            . Html::e(implode(', ', array_filter([$t->name, $t->role]))) . '</figcaption></figure>', $testimonials));
    }

    /** @param list<array{title: string, text: string}> $items */
    public static function points(string $heading, array $items): string
    {
        $html = '';
        foreach ($items as $item) {
            $html .= '<li><h3>' . Html::e($item['title'] ?? '') . '</h3><p>' . Html::e($item['text'] ?? '') . '</p></li>';
        }
        return $html === '' ? '' : '<h2>' . Html::e($heading) . "</h2><ul>$html</ul>";
    }

    public static function address(Company $company): string
    {
        $lines = array_map(Html::e(...), array_filter([$company->name, ...$company->address()]));
        if ($company->phone !== '') {
            $lines[] = '<a href="tel:' . Html::e(preg_replace('/[^0-9+]/', '', $company->phone)) . '">' . Html::e($company->phone) . '</a>';
        }
        if ($company->email !== '') {
            $lines[] = '<a href="mailto:' . Html::e($company->email) . '">' . Html::e($company->email) . '</a>';
        }
        return '<address>' . implode('<br>', $lines) . '</address>';
    }

    /** A link to the visitor's own map application where coordinates are known; OpenStreetMap shows the rest. */
    public static function map(Company $company): string
    {
        if ($company->latitude !== null && $company->longitude !== null) {
            $place = "$company->latitude,$company->longitude";
            return '<p><a href="geo:' . $place . '?q=' . $place . '">Open in your map application</a></p>';
        }
        $query = implode(', ', $company->address());
        return $query === '' ? '' : '<p><a href="https://www.openstreetmap.org/search?query=' . rawurlencode($query) . '" rel="noopener">Show on a map</a></p>';
    }
}
