<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetServices;
use App\Database\Functions\FnGetTestimonials;
use App\Models\Company;
use App\Models\Service;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

final class HomePage implements IPage
{
    /** The site's own name leads there. */
    public const LABEL = '';

    public static function page(array $params, array $query): ?Page
    {
        $shared = Shared::load();
        $company = $shared->company;
        $services = FnGetServices::run();
        $quotes = FnGetTestimonials::run();
        $t = Texts::html(...);
        $html = self::hello($shared, $services !== []);
        if ($company->figures !== []) {
            $html .= '<section class="wrap figures-section">' . Parts::figures($company->figures) . '</section>';
        }
        if ($services !== []) {
            $html .= "<section class=\"wrap section\"><div class=\"row between\"><h2>{$t('home_services')}</h2><a href=\"/services\">{$t('home_all_services')}</a></div>"
                . Parts::services(self::chosen($services)) . '</section>';
        }
        $html .= Parts::points(Texts::of('home_steps'), $company->steps, true);
        if ($quotes !== []) {
            $html .= "<section class=\"wrap section\"><h2>{$t('home_quotes')}</h2>" . Parts::quotes(array_slice($quotes, 0, 4)) . '</section>';
        }
        return new Page(
            title: $company->trade,
            description: $company->intro,
            html: $html . self::visit($shared) . Parts::invite(),
            image: $company->image,
            jsonld: LocalBusiness::jsonld($company, $shared->opening),
            data: $shared->data(['/services' => $services, '/testimonials' => $quotes]),
        );
    }

    public static function urls(): array
    {
        return [['loc' => '/']];
    }

    private static function hello(Shared $shared, bool $services): string
    {
        $c = $shared->company;
        return '<section class="wrap hero' . ($c->image === '' ? '' : ' hero-split') . '"><div>'
            . Parts::line(implode(' · ', array_filter([$c->trade, $c->city])), 'p', 'kicker') . '<h1>' . Html::e($c->headline ?: $c->name) . '</h1>'
            . Parts::line($c->intro ?: ($services ? '' : Texts::of('home_empty')), 'p', 'lead') . '<p class="row"><a class="button" href="/contact">' . Texts::html('ask') . '</a>'
            . ($services ? '<a class="button quiet" href="/services">' . Texts::html('home_more') . '</a>' : '') . '</p>' . Hours::status($shared->opening) . '</div>'
            . Parts::picture($c->image, $c->image_alt) . '</section>';
    }

    /**
     * Those that the owner chose, or the first three.
     *
     * @param list<Service> $services
     * @return list<Service>
     */
    private static function chosen(array $services): array
    {
        return array_values(array_filter($services, static fn (Service $s): bool => $s->featured)) ?: array_slice($services, 0, 3);
    }

    private static function visit(Shared $shared): string
    {
        $c = $shared->company;
        if ($c->street === '' && $c->phone === '' && $shared->opening->days === []) {
            return '';
        }
        return '<section class="band"><div class="wrap"><h2>' . Texts::html('home_visit') . '</h2><div class="split halves"><site-visit>' . Visit::html($c)
            . '</site-visit><div>' . Hours::status($shared->opening) . Hours::html($shared->opening) . '</div></div></div></section>';
    }
}
