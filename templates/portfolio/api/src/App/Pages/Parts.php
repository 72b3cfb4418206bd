<?php

declare(strict_types=1);

namespace App\Pages;

use App\Models\Profile;
use App\Models\Project;
use App\Models\Skill;
use App\Models\Testimonial;
use StoneScriptPHP\Html;
use StoneScriptPHP\Pages\Site;
use StoneScriptPHP\Texts;

/** What several pages show; with the class names of www, so that nothing moves when Angular takes over. */
final class Parts
{
    /** The whole address of a picture; empty stays empty. */
    public static function picture(string $src): string
    {
        return $src === '' ? '' : Site::address($src);
    }

    public static function image(string $src, string $alt, string $class = ''): string
    {
        return $src === '' ? '' : '<img' . ($class === '' ? '' : " class=\"$class\"") . ' src="' . Html::e($src) . '" alt="' . Html::e($alt) . '">';
    }

    /** @param list<Project> $projects */
    public static function cards(array $projects): string
    {
        $cards = '';
        foreach ($projects as $project) {
            $cards .= '<li><article class="work-card"><div class="work-picture">' . self::image($project->cover, '') . '</div>'
                . '<h3><a href="/projects/' . Html::e($project->slug) . '">' . Html::e($project->title) . '</a></h3>'
                . '<p>' . Html::e($project->summary) . '</p>'
                . '<p class="work-meta">' . Html::e($project->year . ' · ' . implode(', ', $project->tags)) . '</p></article></li>';
        }
        return $cards;
    }

    /** @param list<Testimonial> $quotes */
    public static function quotes(array $quotes): string
    {
        $items = '';
        foreach ($quotes as $quote) {
            $items .= '<li><figure><blockquote><p>' . Html::e($quote->quote) . '</p></blockquote><figcaption><strong>' . Html::e($quote->name)
                . '</strong> <span>' . Html::e($quote->role) . '</span></figcaption></figure></li>';
        }
        return "<ul class=\"quotes\">$items</ul>";
    }

    /** @param list<array{from: string, to: string, title: string, place: string, text: string}> $stations */
    public static function timeline(string $heading, array $stations): string
    {
        $items = '';
        foreach ($stations as $station) {
            $station += ['from' => '', 'to' => '', 'title' => '', 'place' => '', 'text' => ''];
            $items .= '<li><p class="when">' . Html::e($station['from'] . ' – ' . ($station['to'] ?: Texts::of('about_today'))) . '</p><div><h3>' . Html::e($station['title'])
                . '</h3><p class="where">' . Html::e($station['place']) . '</p><p>' . Html::e($station['text']) . '</p></div></li>';
        }
        return $items === '' ? '' : '<h2>' . Html::e($heading) . "</h2><ol class=\"timeline\">$items</ol>";
    }

    /**
     * @param list<Skill> $skills
     * @return array<string, list<Skill>> by category, in the order in which they come
     */
    public static function by_category(array $skills): array
    {
        $groups = [];
        foreach ($skills as $skill) {
            $groups[$skill->category][] = $skill;
        }
        return $groups;
    }

    /** @param list<Skill> $skills */
    public static function names(array $skills): string
    {
        return implode(', ', array_map(static fn (Skill $skill): string => $skill->name, $skills));
    }

    public static function contacts(Profile $profile): string
    {
        $e = Html::e(...);
        $t = Texts::html(...);
        $html = $profile->location === '' ? '' : "<dt>{$t('about_location')}</dt><dd>{$e($profile->location)}</dd>";
        $html .= $profile->email === '' ? '' : "<dt>{$t('about_email')}</dt><dd><a href=\"mailto:{$e($profile->email)}\">{$e($profile->email)}</a></dd>";
        $html .= $profile->phone === '' ? '' : "<dt>{$t('about_phone')}</dt><dd>{$e($profile->phone)}</dd>";
        $html .= $profile->languages === [] ? '' : "<dt>{$t('about_languages')}</dt><dd>{$e(implode(', ', $profile->languages))}</dd>";
        $links = '';
        foreach ($profile->links as $link) {
            $links .= "<li><a href=\"{$e($link['url'])}\" rel=\"me noopener\">{$e($link['label'])}</a></li>";
        }
        $html .= $links === '' ? '' : "<dt>{$t('about_links')}</dt><dd><ul>$links</ul></dd>";
        return "<dl class=\"contacts\">$html</dl><a class=\"button quiet\" href=\"/resume\">{$t('about_resume')}</a>";
    }

    /** @return array<string, mixed> schema.org's Person */
    public static function person(Profile $profile): array
    {
        return array_filter([
            '@type' => 'Person',
            '@id' => Site::origin() . '/#person',
            'name' => $profile->name,
            'url' => Site::address('/'),
            'jobTitle' => $profile->headline,
            'description' => $profile->intro,
            'image' => self::picture($profile->portrait),
            'email' => $profile->email === '' ? '' : 'mailto:' . $profile->email,
            'telephone' => $profile->phone,
            'homeLocation' => $profile->location === '' ? '' : ['@type' => 'Place', 'name' => $profile->location],
            'knowsLanguage' => $profile->languages,
            'sameAs' => array_column($profile->links, 'url'),
            'alumniOf' => array_map(
                static fn (array $school): array => ['@type' => 'EducationalOrganization', 'name' => $school['place']],
                array_values(array_filter($profile->education, static fn (array $school): bool => ($school['place'] ?? '') !== '')),
            ),
        ]);
    }
}
