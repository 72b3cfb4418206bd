<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetServices;
use App\Database\Functions\FnGetTestimonials;
use App\Lib\Hours;
use App\Lib\LocalBusiness;
use App\Lib\Parts;
use App\Lib\Shared;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;

final class HomePage implements IPage
{
    public const LABEL = 'Home';

    public static function page(array $params, array $query): ?Page
    {
        $shared = Shared::load();
        $services = FnGetServices::run();
        $testimonials = FnGetTestimonials::run();
        $company = $shared->company;
        $html = '<section class="wrap hero"><h1>' . Html::e($company->headline ?: $company->name) . '</h1><p class="lead">' . Html::e($company->intro) . '</p>'
            . Parts::picture($company->image, $company->image_alt) . '</section>'
            . '<section class="wrap section"><h2>What we do</h2>' . Parts::services($services) . '</section>'
            . '<section class="wrap section">' . Parts::points('How it works', $company->steps) . '</section>'
            . '<section class="wrap section"><h2>What customers say</h2>' . Parts::testimonials($testimonials) . '</section>'
            . '<section class="wrap section"><h2>Visit us</h2>' . Parts::address($company) . Hours::html($shared->opening) . '</section>';
        return new Page(
            title: $company->trade,
            description: $company->intro,
            html: $html,
            image: $company->image,
            jsonld: LocalBusiness::jsonld($company, $shared->opening),
            data: $shared->data(['/services' => $services, '/testimonials' => $testimonials]),
        );
    }

    public static function urls(): array
    {
        return [['loc' => '/']];
    }
}
