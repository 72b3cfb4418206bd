<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetSkills;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

final class SkillsPage implements IPage
{
    public const LABEL = 'skills_title';

    public static function page(array $params, array $query): ?Page
    {
        $skills = FnGetSkills::run();
        $html = '';
        foreach (Parts::by_category($skills) as $category => $group) {
            $items = '';
            foreach ($group as $skill) {
                $items .= '<li><span>' . Html::e($skill->name) . '</span> <span class="level">' . Texts::html("skill_level_$skill->level") . "</span><meter min=\"0\" max=\"5\" value=\"$skill->level\" aria-hidden=\"true\"></meter></li>";
            }
            $html .= '<section>' . ($category === '' ? '' : '<h2>' . Html::e($category) . '</h2>') . "<ul>$items</ul></section>";
        }
        $html = $html === '' ? '<p class="empty">' . Texts::html('skills_empty') . '</p>'
            : '<p class="lead">' . Texts::html('skills_lead') . "</p><div class=\"skill-groups\">$html</div>";
        return new Page(
            Texts::of(self::LABEL),
            $skills === [] ? '' : Texts::of('home_skills') . ': ' . Parts::names($skills),
            '<section class="wrap page"><h1>' . Texts::html(self::LABEL) . "</h1>$html</section>",
            data: ['/skills' => $skills],
        );
    }

    public static function urls(): array
    {
        return [['loc' => '/skills']];
    }
}
