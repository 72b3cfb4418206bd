<?php

declare(strict_types=1);

namespace App\Pages;

use StoneScriptPHP\Database;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;

final class SamplePlantPage implements IPage
{
    public static function page(array $params, array $query): ?Page
    {
        $plant = Database::query('select name, note, picture from plants where slug = ?', [$params['slug']])[0] ?? null;
        return $plant === null ? null : new Page(
            $plant['name'], $plant['note'], '<h1>' . Html::e($plant['name']) . '</h1>' . Html::e($query['q'] ?? ''), $plant['picture'], 'article',
            ['@type' => 'Thing', 'name' => $plant['name']], ['/plants/' . $params['slug'] => $plant],
        );
    }

    public static function urls(): array
    {
        return array_map(static fn (array $row): array => ['loc' => '/plants/' . $row['slug']], Database::query('select slug from plants order by id'));
    }
}
