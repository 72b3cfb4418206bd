<?php

declare(strict_types=1);

namespace App\Pages;

use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

final class SampleVisitPage implements IPage
{
    public const LABEL = 'visit_title';

    public static function page(array $params, array $query): ?Page
    {
        return new Page(Texts::of(self::LABEL), '', '<h1 title="' . Texts::html(self::LABEL) . '">' . Texts::html('visit_hello', ['name' => '<b>']) . '</h1>');
    }

    public static function urls(): array
    {
        return [['loc' => '/visit']];
    }
}
