<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetProfile;
use App\Database\Functions\FnGetProjects;
use App\Database\Functions\FnGetSkills;
use App\Database\Functions\FnGetTestimonials;
use App\Models\Profile;
use App\Models\Project;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

final class HomePage implements IPage
{
    /** The site's own name leads there. */
    public const LABEL = '';

    public static function page(array $params, array $query): ?Page
    {
        $profile = FnGetProfile::run();
        $projects = FnGetProjects::run(null, 100);
        $skills = FnGetSkills::run();
        $quotes = FnGetTestimonials::run();
        $featured = array_slice(array_values(array_filter($projects, static fn (Project $p): bool => $p->featured)), 0, 5);

        $t = Texts::html(...);
        $html = self::hello($profile, $featured !== []);
        if ($featured !== []) {
            $html .= '<section class="wrap section"><div class="row between"><h2>' . $t('home_selected') . '</h2><a href="/projects">' . $t('home_all') . '</a></div>'
                . '<ul class="work first-wide">' . Parts::cards($featured) . '</ul></section>';
        }
        if ($skills !== []) {
            $groups = '';
            foreach (Parts::by_category($skills) as $category => $group) {
                $groups .= '<div><dt>' . Html::e($category) . '</dt><dd>' . Html::e(Parts::names($group)) . '</dd></div>';
            }
            $html .= "<section class=\"wrap section\"><div class=\"row between\"><h2>{$t('home_skills')}</h2><a href=\"/skills\">{$t('home_more_skills')}</a></div><dl class=\"strip\">$groups</dl></section>";
        }
        if ($quotes !== []) {
            $html .= '<section class="wrap section"><h2>' . $t('home_quotes') . '</h2>' . Parts::quotes($quotes) . '</section>';
        }
        $html .= "<section class=\"wrap section\"><div class=\"invite\"><h2>{$t('home_invite')}</h2><p>{$t('home_invite_text')}</p><a class=\"button\" href=\"/contact\">{$t('home_contact')}</a></div></section>";
        return new Page(
            $profile->headline,
            $profile->intro,
            $html,
            $profile->portrait ?: ($featured[0]->cover ?? ''),
            'profile',
            Parts::person($profile),
            ['/profile' => $profile, '/projects' => $projects, '/skills' => $skills, '/testimonials' => $quotes],
        );
    }

    private static function hello(Profile $profile, bool $work): string
    {
        $badge = $profile->availability === '' ? '' : '<p class="badge"><span aria-hidden="true"></span>' . Html::e($profile->availability) . '</p>';
        $eyebrow = $profile->headline === '' ? '' : '<p class="eyebrow">' . Html::e(implode(' · ', array_filter([$profile->name, $profile->location]))) . '</p>';
        return '<section class="wrap hello' . ($profile->portrait === '' ? '' : ' with-portrait') . "\"><div>$badge$eyebrow<h1>"
            . Html::e($profile->headline ?: $profile->name) . '</h1><p class="lead">' . Html::e($profile->intro ?: ($work ? '' : Texts::of('home_empty'))) . '</p>'
            . '<p class="row">' . ($work ? '<a class="button" href="/projects">' . Texts::html('home_work') . '</a>' : '') . '<a class="button quiet" href="/contact">' . Texts::html('home_contact') . '</a></p></div>'
            . Parts::image($profile->portrait, $profile->portrait_alt, 'portrait') . '</section>';
    }

    public static function urls(): array
    {
        return [array_filter(['loc' => '/', 'lastmod' => FnGetProfile::run()->updated_at])];
    }
}
