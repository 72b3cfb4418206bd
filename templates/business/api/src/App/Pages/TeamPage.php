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

final class TeamPage implements IPage
{
    public const LABEL = 'Team';

    public static function page(array $params, array $query): ?Page
    {
        $shared = Shared::load();
        $team = FnGetTeam::run();
        $html = '';
        $people = [];
        foreach ($team as $member) {
            $html .= '<li>' . Parts::picture($member->photo, $member->photo_alt) . '<h2>' . Html::e($member->name) . '</h2><p>' . Html::e($member->role) . '</p>'
                . Html::paragraphs($member->bio) . '</li>';
            $people[] = array_filter(['@type' => 'Person', 'name' => $member->name, 'jobTitle' => $member->role, 'worksFor' => ['@id' => LocalBusiness::id()]]);
        }
        return new Page(
            title: 'Team',
            description: "The people of {$shared->company->name}: " . implode(', ', array_column($team, 'name')),
            html: '<section class="wrap page"><h1>Team</h1>' . ($html === '' ? '<p>There is nothing here yet.</p>' : "<ul>$html</ul>") . '</section>',
            image: $team[0]->photo ?? '',
            jsonld: $people,
            data: $shared->data(['/team' => $team]),
        );
    }

    public static function urls(): array
    {
        return [['loc' => '/team']];
    }
}
