<?php

declare(strict_types=1);

namespace App\Pages;

use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;

final class SampleHomePage implements IPage
{
    public const LABEL = 'Home & garden';

    public static function page(array $params, array $query): ?Page
    {
        return new Page('', '', '<h1>Welcome</h1>');
    }

    public static function urls(): array
    {
        return [['loc' => '/']];
    }
}
