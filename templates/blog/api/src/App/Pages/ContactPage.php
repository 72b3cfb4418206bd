<?php

declare(strict_types=1);

namespace App\Pages;

use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;

final class ContactPage implements IPage
{
    public const LABEL = 'Contact';

    public static function page(array $params, array $query): ?Page
    {
        $text = 'A question, a correction, or something that we should read: write to us.';
        return new Page(
            'Contact',
            $text,
            "<section class=\"wrap page narrow-page\"><h1>Contact</h1><p class=\"lead\">$text</p></section>",
            jsonld: ['@type' => 'ContactPage', 'name' => 'Contact'],
            head: Parts::feeds(),
        );
    }

    public static function urls(): array
    {
        return [['loc' => '/contact']];
    }
}
