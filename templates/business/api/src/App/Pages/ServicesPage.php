<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetServices;
use App\Lib\LocalBusiness;
use App\Lib\Parts;
use App\Lib\Shared;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;

final class ServicesPage implements IPage
{
    public const LABEL = 'Services';

    public static function page(array $params, array $query): ?Page
    {
        $shared = Shared::load();
        $services = FnGetServices::run();
        $list = [];
        foreach ($services as $i => $service) {
            $list[] = ['@type' => 'ListItem', 'position' => $i + 1, 'name' => $service->title, 'url' => LocalBusiness::url("/services/$service->slug")];
        }
        return new Page(
            title: 'Services',
            description: "What {$shared->company->name} offers: " . implode(', ', array_column($services, 'title')),
            html: '<section class="wrap page"><h1>Services</h1>' . (Parts::services($services) ?: '<p>There is nothing here yet.</p>') . '</section>',
            image: $services[0]->image ?? '',
            jsonld: $list === [] ? [] : ['@type' => 'ItemList', 'itemListElement' => $list],
            data: $shared->data(['/services' => $services]),
        );
    }

    public static function urls(): array
    {
        return [['loc' => '/services']];
    }
}
