<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetArchive;
use App\Lib\Words;
use App\Models\PostFilter;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

final class MonthPage implements IPage
{
    public const LABEL = '';

    public static function page(array $params, array $query): ?Page
    {
        if (!preg_match('/^[1-9]\d{3}$/D', $params['year']) || !preg_match('/^(0[1-9]|1[0-2])$/D', $params['month'])) {
            return null;
        }
        [$year, $month] = [(int) $params['year'], (int) $params['month']];
        $path = "/archive/{$params['year']}/{$params['month']}";
        $listing = Listing::find($path, new PostFilter(year: $year, month: $month), ['year' => $year, 'month' => $month], $query);
        if ($listing === null || $listing->list->posts === []) {
            return null;
        }
        $name = Words::month($year, $month);
        return $listing->page(
            $name,
            '',
            '<p class="kicker">' . Parts::link('/archive', Texts::of('archive_title')) . '</p><h1>' . Html::e($name) . '</h1>',
            [Parts::breadcrumbs(['/' => Texts::of('posts'), '/archive' => Texts::of('archive_title'), $path => $name])],
            [],
        );
    }

    public static function urls(): array
    {
        return array_map(static fn (array $m): array => ['loc' => sprintf('/archive/%d/%02d', $m['year'], $m['month'])], FnGetArchive::run());
    }
}
