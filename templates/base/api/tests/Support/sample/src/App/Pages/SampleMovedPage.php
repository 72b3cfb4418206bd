<?php

declare(strict_types=1);

namespace App\Pages;

use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;

/** Old addresses: of a plant, of one another, without an end. */
final class SampleMovedPage implements IPage
{
    public static function page(array $params, array $query): ?Page
    {
        return match (true) {
            $params['name'] === 'self' => Page::moved('/old/self'),
            $params['name'] === 'there' => Page::moved('/old/back'),
            $params['name'] === 'back' => Page::moved('/old/there'),
            $params['name'] === 'older' => Page::moved('/old/rosa'),
            ctype_digit($params['name']) => Page::moved('/old/' . (1 + (int) $params['name'])),
            default => Page::moved('/plants/' . $params['name']),
        };
    }

    public static function urls(): array
    {
        return [];
    }
}
