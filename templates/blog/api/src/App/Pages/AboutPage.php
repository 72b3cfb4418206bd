<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetAbout;
use App\Database\Functions\FnGetAuthors;
use App\Lib\Blog;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

final class AboutPage implements IPage
{
    public const LABEL = 'about_title';

    public static function page(array $params, array $query): ?Page
    {
        $about = FnGetAbout::run();
        $authors = FnGetAuthors::run();
        $profiles = implode('', array_map(static fn ($author): string => '<li>' . AuthorPage::profile($author, 'h3') . '</li>', $authors));
        $title = $about?->title ?: Texts::of(self::LABEL);
        $html = '<h1>' . Html::e($title) . '</h1><p class="lead">' . Html::e($about?->lead) . '</p>' . Parts::image($about?->image ?? '', $about?->image_alt ?? '')
            . '<div class="prose">' . ($about?->html ?? '') . '</div>' . ($profiles === '' ? '' : '<h2>' . Texts::html('about_authors') . "</h2><ul class=\"profiles\">$profiles</ul>");
        return new Page(
            $title,
            $about?->lead ?? '',
            "<section class=\"wrap page narrow-page\">$html</section>",
            $about?->image ?? '',
            jsonld: ['@type' => 'AboutPage', 'name' => $title, 'about' => ['@type' => 'Blog', 'name' => Blog::name()], 'mentions' => array_map(AuthorPage::person(...), $authors)],
            data: ['/about' => $about, '/authors' => $authors],
            head: Parts::feeds(),
        );
    }

    public static function urls(): array
    {
        return [['loc' => '/about']];
    }
}
