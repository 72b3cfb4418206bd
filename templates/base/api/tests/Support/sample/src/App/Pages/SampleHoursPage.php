<?php

declare(strict_types=1);

namespace App\Pages;

use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;

final class SampleHoursPage implements IPage
{
    public static function page(array $params, array $query): ?Page
    {
        return new Page('Hours', "When we\n are open", '<h1>Hours</h1>');
    }

    public static function urls(): array
    {
        return [['loc' => '/opening-hours', 'lastmod' => '2026-02-03 04:05:06+00']];
    }
}
