<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetServices;
use App\Lib\Hours;
use App\Lib\LocalBusiness;
use App\Lib\Parts;
use App\Lib\Shared;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;

final class ContactPage implements IPage
{
    public const LABEL = 'Contact';

    public static function page(array $params, array $query): ?Page
    {
        $shared = Shared::load();
        $company = $shared->company;
        return new Page(
            title: 'Contact and opening hours',
            description: implode(', ', array_filter(["Address, phone and opening hours of $company->name", ...$company->address()])),
            html: '<section class="wrap page"><h1>Contact</h1>' . Parts::address($company) . Parts::map($company) . Html::paragraphs($company->directions)
                . Hours::html($shared->opening) . '</section>',
            jsonld: LocalBusiness::jsonld($company, $shared->opening),
            data: $shared->data(['/services' => FnGetServices::run()]),
        );
    }

    public static function urls(): array
    {
        return [['loc' => '/contact']];
    }
}
