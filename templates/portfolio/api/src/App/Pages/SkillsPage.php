<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetSkills;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;

final class SkillsPage implements IPage
{
    public const LABEL = 'Skills';
    private const LEVELS = [1 => 'Basics', 'Familiar', 'Solid', 'Advanced', 'Expert'];

    public static function page(array $params, array $query): ?Page
    {
        $skills = FnGetSkills::run();
        $html = '';
        foreach (Parts::by_category($skills) as $category => $group) {
            $items = '';
            foreach ($group as $skill) {
                $items .= '<li><span>' . Html::e($skill->name) . '</span> <span class="level">' . self::LEVELS[$skill->level] . "</span><meter min=\"0\" max=\"5\" value=\"$skill->level\" aria-hidden=\"true\"></meter></li>";
            }
            $html .= '<section><h2>' . Html::e($category) . "</h2><ul>$items</ul></section>";
        }
        $html = $html === '' ? '<p class="empty">My skills will stand here soon.</p>'
            : "<p class=\"lead\">What I bring along, and how well I know it.</p><div class=\"skill-groups\">$html</div>";
        return new Page(
            'Skills',
            $skills === [] ? '' : 'What I do: ' . Parts::names($skills),
            "<section class=\"wrap page\"><h1>Skills</h1>$html</section>",
            data: ['/skills' => $skills],
        );
    }

    public static function urls(): array
    {
        return [['loc' => '/skills']];
    }
}
