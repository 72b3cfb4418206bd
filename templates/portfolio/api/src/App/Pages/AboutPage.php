<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetProfile;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

final class AboutPage implements IPage
{
    public const LABEL = 'about_title';

    public static function page(array $params, array $query): ?Page
    {
        $profile = FnGetProfile::run();
        $html = '<section class="wrap page"><div class="about"><div><h1>' . Texts::html('about_of', ['name' => $profile->name]) . '</h1><p class="lead">' . Html::e($profile->intro)
            . '</p><div class="prose">' . Html::paragraphs($profile->about ?: Texts::of('about_empty')) . '</div></div><aside>'
            . Parts::image($profile->portrait, $profile->portrait_alt, 'portrait') . Parts::contacts($profile) . '</aside></div>'
            . Parts::timeline(Texts::of('about_experience'), $profile->experience) . Parts::timeline(Texts::of('about_education'), $profile->education) . '</section>';
        return new Page(Texts::of(self::LABEL), $profile->intro, $html, $profile->portrait, 'profile', Parts::person($profile), ['/profile' => $profile]);
    }

    public static function urls(): array
    {
        return [['loc' => '/about']];
    }
}
