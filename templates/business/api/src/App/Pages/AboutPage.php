<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetTeam;
use App\Models\TeamMember;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

final class AboutPage implements IPage
{
    public const LABEL = 'about_title';

    public static function page(array $params, array $query): ?Page
    {
        $shared = Shared::load();
        $company = $shared->company;
        $team = FnGetTeam::run();
        $heading = Texts::of('about_of', ['name' => $company->name]);
        $html = '<section class="wrap page"><h1>' . Html::e($heading) . '</h1><div class="' . ($company->about_image === '' ? '' : 'split ') . 'halves about-split">'
            . '<site-paragraphs class="prose">' . Html::paragraphs($company->about ?: Texts::of('about_empty')) . '</site-paragraphs>'
            . Parts::picture($company->about_image, $company->about_image_alt, 'cover') . '</div>' . Parts::figures($company->figures) . '</section>'
            . Parts::points(Texts::of('about_strengths'), $company->strengths, false) . self::team($team) . Parts::invite();
        return new Page(
            title: Texts::of(self::LABEL),
            description: $company->intro,
            html: $html,
            image: $company->about_image,
            jsonld: ['@type' => 'AboutPage', 'name' => $heading, 'about' => LocalBusiness::jsonld($company, $shared->opening)],
            data: $shared->data(['/team' => $team]),
        );
    }

    public static function urls(): array
    {
        return [['loc' => '/about']];
    }

    /** @param list<TeamMember> $team */
    private static function team(array $team): string
    {
        if ($team === []) {
            return '';
        }
        $faces = '';
        foreach ($team as $member) {
            $faces .= '<li><span class="avatar large">' . (Parts::picture($member->photo, '') ?: Html::e(mb_substr($member->name, 0, 1))) . '</span><strong>'
                . Html::e($member->name) . '</strong>' . Parts::line($member->role, 'span', 'soft small-text') . '</li>';
        }
        $t = Texts::html(...);
        return "<section class=\"wrap section\"><div class=\"row between\"><h2>{$t('about_team')}</h2><a href=\"/team\">{$t('about_to_team')}</a></div><ul class=\"faces\">$faces</ul></section>";
    }
}
