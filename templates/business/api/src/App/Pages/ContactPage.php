<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetServices;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

/** /contact, and /contact?service=…, which is the same page with one service chosen. */
final class ContactPage implements IPage
{
    public const LABEL = 'contact_title';

    public static function page(array $params, array $query): ?Page
    {
        $shared = Shared::load();
        $company = $shared->company;
        $t = Texts::html(...);
        return new Page(
            title: Texts::of(self::LABEL),
            description: implode(', ', array_filter([$company->name, ...$company->address(), $company->phone])) . '. ' . Texts::of('hours_title') . '.',
            html: "<section class=\"wrap page\"><h1>{$t('contact_title')}</h1><p class=\"lead\">{$t('contact_lead')}</p><div class=\"split contact\"><div><h2 class=\"visually-hidden\">{$t('contact_form')}</h2></div>"
                . "<aside><h2>{$t('hours_title')}</h2>" . Hours::status($shared->opening) . Hours::html($shared->opening)
                . "<h2 class=\"contact-visit\">{$t('contact_direct')}</h2><site-visit>" . Visit::html($company) . '</site-visit></aside></div></section>',
            jsonld: LocalBusiness::jsonld($company, $shared->opening),
            data: $shared->data(['/services' => FnGetServices::run()]),
            canonical: '/contact',
        );
    }

    public static function urls(): array
    {
        return [['loc' => '/contact']];
    }
}
