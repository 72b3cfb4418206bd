<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetTeam;
use App\Models\TeamMember;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

final class TeamPage implements IPage
{
    public const LABEL = 'team_title';

    public static function page(array $params, array $query): ?Page
    {
        $shared = Shared::load();
        $team = FnGetTeam::run();
        $t = Texts::html(...);
        $html = $team === [] ? "<div class=\"empty\"><p>{$t('team_empty')}</p></div>"
            : "<p class=\"lead\">{$t('team_lead')}</p><ul class=\"grid small team\">" . implode('', array_map(self::member(...), $team)) . '</ul>';
        return new Page(
            title: Texts::of(self::LABEL),
            description: "{$shared->company->name}: " . implode(', ', array_column($team, 'name')),
            html: '<section class="wrap page"><h1>' . Texts::html(self::LABEL) . "</h1>$html</section>" . Parts::invite(),
            image: $team[0]->photo ?? '',
            jsonld: $team === [] ? [] : ['employee' => array_map(self::person(...), $team)] + LocalBusiness::jsonld($shared->company, $shared->opening),
            data: $shared->data(['/team' => $team]),
        );
    }

    public static function urls(): array
    {
        return [['loc' => '/team']];
    }

    private static function member(TeamMember $member): string
    {
        $photo = Parts::picture($member->photo, $member->photo_alt, 'team-photo')
            ?: '<span class="team-photo team-letter" aria-hidden="true">' . Html::e(mb_substr($member->name, 0, 1)) . '</span>';
        $email = Html::e($member->email);
        return "<li><article>$photo<h2>" . Html::e($member->name) . '</h2>' . Parts::line($member->role, 'p', 'team-role') . Html::paragraphs($member->bio)
            . ($email === '' ? '' : "<p><a href=\"mailto:$email\">$email</a></p>") . Parts::line($member->phone, 'p') . '</article></li>';
    }

    private static function person(TeamMember $member): array
    {
        return array_filter(['@type' => 'Person', 'name' => $member->name, 'jobTitle' => $member->role, 'email' => $member->email, 'telephone' => $member->phone]);
    }
}
