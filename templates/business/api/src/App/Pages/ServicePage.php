<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetService;
use App\Database\Functions\FnGetServices;
use App\Database\Functions\FnGetTestimonials;
use App\Models\ServiceDetails;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Pages\Site;
use StoneScriptPHP\Texts;

final class ServicePage implements IPage
{
    public static function page(array $params, array $query): ?Page
    {
        $service = FnGetService::run($params['slug']);
        if ($service === null) {
            return null;
        }
        $shared = Shared::load();
        $quotes = FnGetTestimonials::run($service->slug);
        $t = Texts::html(...);
        $html = self::head($service) . '<div class="service-layout">' . Parts::picture($service->image, $service->image_alt, 'cover') . self::text($service)
            . self::facts($service, $shared->company->service_area) . '</div>'
            . ($quotes === [] ? '' : "<section class=\"section\"><h2>{$t('service_quotes')}</h2>" . Parts::quotes($quotes) . '</section>') . self::others($service);
        return new Page(
            title: $service->title,
            description: $service->summary,
            html: "<article class=\"wrap page\">$html</article>",
            image: $service->image,
            jsonld: self::jsonld($service, $shared),
            data: $shared->data(["/services/$service->slug" => $service, "/testimonials?service=$service->slug" => $quotes]),
        );
    }

    public static function urls(): array
    {
        return array_map(static fn ($s): array => ['loc' => "/services/$s->slug", 'lastmod' => $s->updated_at], FnGetServices::run());
    }

    private static function head(ServiceDetails $s): string
    {
        $category = $s->category === '' ? '' : '<p class="kicker"><a href="/services?category=' . rawurlencode($s->category) . '">' . Html::e($s->category) . '</a></p>';
        return '<p class="breadcrumbs"><a href="/services">← ' . Texts::html('service_back') . "</a></p><header class=\"service-head\">$category<h1>" . Html::e($s->title) . '</h1>'
            . Parts::line($s->summary, 'p', 'lead') . '</header>';
    }

    private static function text(ServiceDetails $s): string
    {
        $pictures = implode('', array_map(static fn (array $p): string => '<li>' . Parts::picture($p['url'] ?? '', $p['alt'] ?? '', 'cover') . '</li>', $s->gallery));
        return '<div class="service-text"><site-paragraphs class="prose">' . Html::paragraphs($s->body) . '</site-paragraphs>'
            . ($pictures === '' ? '' : '<h2 class="service-more">' . Texts::html('service_gallery') . "</h2><ul class=\"grid\">$pictures</ul>") . '</div>';
    }

    private static function facts(ServiceDetails $s, string $area): string
    {
        $included = implode('', array_map(static fn (array $item): string => '<li>' . Html::e($item['text'] ?? '') . '</li>', $s->included));
        return '<aside class="card"><div class="card-body"><dl class="facts">' . Parts::fact(Texts::of('service_price'), Html::e($s->price)) . Parts::fact(Texts::of('service_duration'), Html::e($s->duration))
            . Parts::fact(Texts::of('service_area'), Html::e($area)) . Parts::fact(Texts::of('service_included'), $included === '' ? '' : "<ul class=\"ticks\">$included</ul>") . '</dl>'
            . '<p class="service-ask"><a class="button block" href="/contact?service=' . Html::e($s->slug) . '">' . Texts::html('service_ask') . '</a></p></div></aside>';
    }

    private static function others(ServiceDetails $s): string
    {
        $items = '';
        foreach ($s->others as $other) {
            $items .= '<li class="row between other"><a href="/services/' . Html::e($other['slug']) . '">' . Html::e($other['title']) . '</a>' . Parts::line($other['price'], 'span', 'soft') . '</li>';
        }
        return $items === '' ? '' : '<section class="section"><h2>' . Texts::html('service_others') . "</h2><ul class=\"lines-list\">$items</ul></section>";
    }

    private static function jsonld(ServiceDetails $s, Shared $shared): array
    {
        return array_filter([
            '@type' => 'Service',
            'name' => $s->title,
            'description' => $s->summary,
            'serviceType' => $s->category,
            'image' => $s->image === '' ? '' : Site::address($s->image),
            'url' => Site::address("/services/$s->slug"),
            'areaServed' => $shared->company->service_area,
            'provider' => LocalBusiness::jsonld($shared->company, $shared->opening),
        ]);
    }
}
