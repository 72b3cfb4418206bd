<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetTeam;
use App\Lib\LocalBusiness;
use App\Lib\Parts;
use App\Lib\Shared;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;

final class AboutPage implements IPage
{
    public const LABEL = 'About us';

    public static function page(array $params, array $query): ?Page
    {
        $shared = Shared::load();
        $company = $shared->company;
        $figures = '';
        foreach ($company->figures as $figure) {
            $figures .= '<li>' . Html::e($figure['value'] ?? '') . ' ' . Html::e($figure['label'] ?? '') . '</li>';
        }
        return new Page(
            title: 'About us',
            description: $company->intro,
            html: '<section class="wrap page"><h1>About ' . Html::e($company->name) . '</h1>' . Parts::picture($company->about_image, $company->about_image_alt)
                . Html::paragraphs($company->about) . ($figures === '' ? '' : "<ul>$figures</ul>")
                . Parts::points('What you can count on', $company->strengths) . '</section>',
            image: $company->about_image,
            jsonld: ['@type' => 'AboutPage', 'name' => "About $company->name", 'about' => ['@id' => LocalBusiness::id()]],
            data: $shared->data(['/team' => FnGetTeam::run()]),
        );
    }

    public static function urls(): array
    {
        return [['loc' => '/about']];
    }
}
