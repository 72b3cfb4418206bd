<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetService;
use App\Database\Functions\FnGetServices;
use App\Database\Functions\FnGetTestimonials;
use App\Lib\LocalBusiness;
use App\Lib\Parts;
use App\Lib\Shared;
use App\Models\ServiceDetails;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;

final class ServicePage implements IPage
{
    public static function page(array $params, array $query): ?Page
    {
        $service = FnGetService::run($params['slug']);
        if ($service === null) {
            return null;
        }
        $shared = Shared::load();
        $testimonials = FnGetTestimonials::run($service->slug);
        return new Page(
            title: $service->title,
            description: $service->summary,
            html: self::html($service) . '<section class="wrap section">' . Parts::testimonials($testimonials) . '</section>',
            image: $service->image,
            jsonld: array_filter([
                '@type' => 'Service',
                'name' => $service->title,
                'description' => $service->summary,
                'category' => $service->category,
                'image' => $service->image === '' ? '' : LocalBusiness::url($service->image),
                'url' => LocalBusiness::url("/services/$service->slug"),
                'areaServed' => $shared->company->service_area,
                'provider' => LocalBusiness::jsonld($shared->company, $shared->opening),
            ]),
            data: $shared->data(["/services/$service->slug" => $service, "/testimonials?service=$service->slug" => $testimonials]),
        );
    }

    public static function urls(): array
    {
        return array_map(static fn ($s): array => ['loc' => "/services/$s->slug", 'lastmod' => $s->updated_at], FnGetServices::run());
    }

    private static function html(ServiceDetails $service): string
    {
        $facts = '';
        foreach (['Price' => $service->price, 'How long it takes' => $service->duration, 'Kind' => $service->category] as $name => $value) {
            $facts .= $value === '' ? '' : "<dt>$name</dt><dd>" . Html::e($value) . '</dd>';
        }
        $included = implode('', array_map(static fn (array $item): string => '<li>' . Html::e($item['text'] ?? '') . '</li>', $service->included));
        $gallery = implode('', array_map(static fn (array $p): string => Parts::picture($p['url'] ?? '', $p['alt'] ?? ''), $service->gallery));
        return '<article class="wrap page"><p><a href="/services">All services</a></p><h1>' . Html::e($service->title) . '</h1><p class="lead">'
            . Html::e($service->summary) . '</p>' . Parts::picture($service->image, $service->image_alt) . ($facts === '' ? '' : "<dl>$facts</dl>")
            . Html::paragraphs($service->body) . ($included === '' ? '' : "<h2>Included</h2><ul>$included</ul>") . $gallery
            . '<p><a href="/contact?service=' . Html::e($service->slug) . '">Ask about it</a></p></article>';
    }
}
