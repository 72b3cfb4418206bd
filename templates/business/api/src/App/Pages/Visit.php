<?php

declare(strict_types=1);

namespace App\Pages;

use App\Models\Company;
use StoneScriptPHP\Html;
use StoneScriptPHP\Texts;

/** Where the business is and how to reach it. */
final class Visit
{
    public static function html(Company $company): string
    {
        $lines = $company->address();
        $links = implode('', array_map(
            static fn (array $link): string => '<li><a href="' . Html::e($link['url'] ?? '') . '" rel="me noopener">' . Html::e($link['label'] ?? '') . '</a></li>',
            $company->links,
        ));
        return '<dl class="facts">'
            . Parts::fact(Texts::of('visit_address'), $lines === [] ? '' : '<address>' . implode('<br>', array_map(Html::e(...), [$company->name, ...$lines])) . '</address>')
            . Parts::fact(Texts::of('visit_phone'), self::link('tel:' . preg_replace('/[^0-9+]/', '', $company->phone), $company->phone))
            . Parts::fact(Texts::of('visit_email'), self::link("mailto:$company->email", $company->email))
            . Parts::fact(Texts::of('visit_area'), Html::e($company->service_area))
            . Parts::fact(Texts::of('visit_directions'), Html::paragraphs($company->directions))
            . Parts::fact(Texts::of('visit_links'), $links === '' ? '' : "<ul>$links</ul>")
            . '</dl>' . self::maps($company);
    }

    /** The visitor's own map application where coordinates are known, and OpenStreetMap: links, nothing that a page loads. */
    private static function maps(Company $company): string
    {
        $query = implode(', ', $company->address());
        if ($company->latitude !== null && $company->longitude !== null) {
            $place = "$company->latitude,$company->longitude";
            $own = "<a class=\"button\" href=\"geo:$place?q=$place\">" . Texts::html('visit_way') . '</a>';
            $map = "https://www.openstreetmap.org/?mlat=$company->latitude&mlon=$company->longitude#map=17/$company->latitude/$company->longitude";
        } elseif ($query !== '') {
            $own = '';
            $map = 'https://www.openstreetmap.org/search?query=' . rawurlencode($query);
        } else {
            return '';
        }
        return "<p class=\"row visit-maps\">$own<a class=\"button quiet\" href=\"" . Html::e($map) . '" rel="noopener noreferrer">' . Texts::html('visit_map') . '</a></p>';
    }

    private static function link(string $address, string $text): string
    {
        return $text === '' ? '' : '<a href="' . Html::e($address) . '">' . Html::e($text) . '</a>';
    }
}
