<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetProfile;
use App\Database\Functions\FnGetProjects;
use App\Database\Functions\FnGetSkills;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

final class ResumePage implements IPage
{
    public const LABEL = 'resume_title';

    public static function page(array $params, array $query): ?Page
    {
        $profile = FnGetProfile::run();
        $projects = FnGetProjects::run(null, 100);
        $skills = FnGetSkills::run();
        $e = Html::e(...);
        $t = Texts::html(...);
        $html = '<section class="wrap page narrow-page">';
        $html .= $profile->resume === '' ? '' : "<p class=\"row\"><a class=\"button\" href=\"{$e($profile->resume)}\" download>{$t('resume_download')}</a></p>";
        $html .= "<article class=\"card sheet\"><header><h1>{$e($profile->name)}</h1><p class=\"lead\">{$e($profile->headline)}</p><p class=\"soft\">"
            . Html::e(implode(' · ', array_filter([$profile->location, $profile->email, $profile->phone]))) . "</p></header><p>{$e($profile->intro ?: ($profile->experience === [] ? Texts::of('resume_empty') : ''))}</p>"
            . Parts::timeline(Texts::of('resume_experience'), $profile->experience) . Parts::timeline(Texts::of('resume_education'), $profile->education);
        $lines = '';
        foreach ($projects as $project) {
            $lines .= "<li><strong>{$e($project->title)}</strong> ($project->year). {$e($project->summary)}</li>";
        }
        $html .= $lines === '' ? '' : "<h2>{$t('resume_projects')}</h2><ul class=\"lines\">$lines</ul>";
        $lines = '';
        foreach (Parts::by_category($skills) as $category => $group) {
            $lines .= "<li><strong>{$e($category)}:</strong> {$e(Parts::names($group))}</li>";
        }
        $html .= $lines === '' ? '' : "<h2>{$t('resume_skills')}</h2><ul class=\"lines\">$lines</ul>";
        $html .= $profile->languages === [] ? '' : "<h2>{$t('resume_languages')}</h2><p>{$e(implode(', ', $profile->languages))}</p>";
        return new Page(
            Texts::of(self::LABEL),
            $profile->intro,
            "$html</article></section>",
            $profile->portrait,
            'profile',
            Parts::person($profile),
            ['/profile' => $profile, '/projects' => $projects, '/skills' => $skills],
        );
    }

    public static function urls(): array
    {
        return [['loc' => '/resume']];
    }
}
