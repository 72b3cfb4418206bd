<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetLegalPage;
use App\Database\Functions\FnGetLegalPages;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;

final class LegalTextPage implements IPage
{
    public static function page(array $params, array $query): ?Page
    {
        $page = FnGetLegalPage::run($params['slug']);
        if ($page === null) {
            return null;
        }
        $shared = Shared::load();
        return new Page(
            title: $page->title,
            description: "$page->title, {$shared->company->name}",
            html: '<article class="wrap page"><h1>' . Html::e($page->title) . "</h1><site-html class=\"prose\">$page->html</site-html></article>",
            data: $shared->data(["/legal/$page->slug" => $page]),
        );
    }

    public static function urls(): array
    {
        return array_map(static fn ($p): array => ['loc' => "/legal/$p->slug", 'lastmod' => $p->updated_at], FnGetLegalPages::run());
    }
}
