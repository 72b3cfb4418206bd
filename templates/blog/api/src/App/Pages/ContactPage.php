<?php

declare(strict_types=1);

namespace App\Pages;

use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

final class ContactPage implements IPage
{
    public const LABEL = 'contact_title';

    public static function page(array $params, array $query): ?Page
    {
        $t = Texts::html(...);
        return new Page(
            Texts::of(self::LABEL),
            Texts::of('contact_lead'),
            "<section class=\"wrap page narrow-page\"><h1>{$t(self::LABEL)}</h1><p class=\"lead\">{$t('contact_lead')}</p></section>",
            jsonld: ['@type' => 'ContactPage', 'name' => Texts::of(self::LABEL)],
            head: Parts::feeds(),
        );
    }

    public static function urls(): array
    {
        return [['loc' => '/contact']];
    }
}
