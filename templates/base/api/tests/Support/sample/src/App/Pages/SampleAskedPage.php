<?php

declare(strict_types=1);

namespace App\Pages;

use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;

/** Says what it was asked with. */
final class SampleAskedPage implements IPage
{
    public static function page(array $params, array $query): ?Page
    {
        return new Page('Asked', '', '<h1>Asked</h1>', data: ['/asked' => $query]);
    }

    public static function urls(): array
    {
        return [];
    }
}
