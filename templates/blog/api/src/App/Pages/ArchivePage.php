<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetArchive;
use App\Database\Functions\FnGetTags;
use App\Lib\Words;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

final class ArchivePage implements IPage
{
    public const LABEL = 'archive_title';

    public static function page(array $params, array $query): ?Page
    {
        $months = FnGetArchive::run();
        $tags = FnGetTags::run();
        $t = Texts::html(...);
        $html = '';
        foreach ($months as $m) {
            $html .= '<li>' . Parts::link(sprintf('/archive/%d/%02d', $m['year'], $m['month']), Words::month($m['year'], $m['month'])) . " <span>{$m['posts']}</span></li>";
        }
        $words = implode('', array_map(static fn ($tag): string => $tag->posts > 0 ? '<li>' . Parts::link("/tags/$tag->slug", $tag->name) . '</li>' : '', $tags));
        return new Page(
            Texts::of(self::LABEL),
            Texts::of('archive_lead'),
            "<section class=\"wrap page narrow-page\"><h1>{$t(self::LABEL)}</h1><ul class=\"months\">$html</ul><h2>{$t('archive_tags')}</h2><ul class=\"chips\">$words</ul></section>",
            jsonld: Parts::breadcrumbs(['/' => Texts::of('posts'), '/archive' => Texts::of(self::LABEL)]),
            data: ['/archive' => $months, '/tags' => $tags],
            head: Parts::feeds(),
        );
    }

    public static function urls(): array
    {
        return [['loc' => '/archive']];
    }
}
