<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetProfile;
use App\Database\Functions\FnGetProject;
use App\Database\Functions\FnGetProjects;
use App\Database\Functions\FnGetTestimonials;
use App\Models\Profile;
use App\Models\Project;
use App\Models\ProjectDetails;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Pages\Site;
use StoneScriptPHP\Texts;

final class ProjectPage implements IPage
{
    public const LABEL = '';

    public static function page(array $params, array $query): ?Page
    {
        $project = FnGetProject::run($params['slug']);
        if ($project === null) {
            return null;
        }
        $quotes = FnGetTestimonials::run();
        $own = array_values(array_filter($quotes, static fn ($quote): bool => $quote->project_id === $project->id));
        $html = '<article class="wrap page project"><p class="crumb"><a href="/projects"><span aria-hidden="true">←</span> ' . Texts::html('project_back') . '</a></p><h1>'
            . Html::e($project->title) . '</h1><p class="lead">' . Html::e($project->summary) . '</p>' . self::facts($project)
            . Parts::image($project->cover, $project->cover_alt, 'cover') . self::story($project) . self::gallery($project)
            . ($own === [] ? '' : '<div class="section">' . Parts::quotes($own) . '</div>');
        if ($project->next !== null) {
            $html .= '<p class="next-project"><span>' . Texts::html('project_next') . '</span> <a href="/projects/' . Html::e($project->next['slug']) . '">' . Html::e($project->next['title']) . '</a></p>';
        }
        return new Page(
            $project->title,
            $project->summary,
            "$html</article>",
            $project->cover,
            'article',
            self::work($project, FnGetProfile::run()),
            ['/projects/' . rawurlencode($project->slug) => $project, '/testimonials' => $quotes],
        );
    }

    private static function facts(ProjectDetails $project): string
    {
        $facts = array_filter([
            Texts::html('project_client') => $project->client,
            Texts::html('project_year') => $project->year,
            Texts::html('project_role') => $project->role,
            Texts::html('project_tags') => implode(', ', $project->tags),
        ]);
        $html = '';
        foreach ($facts as $name => $value) {
            $html .= '<div><dt>' . $name . '</dt><dd>' . Html::e($value) . '</dd></div>';
        }
        if ($project->url !== '') {
            $html .= '<div><dt>' . Texts::html('project_link') . '</dt><dd><a href="' . Html::e($project->url) . '" rel="noopener">' . Html::e(parse_url($project->url, PHP_URL_HOST) ?: $project->url) . '</a></dd></div>';
        }
        return "<dl class=\"facts-row\">$html</dl>";
    }

    private static function story(ProjectDetails $project): string
    {
        $html = Html::paragraphs($project->body);
        foreach ($project->sections as $section) {
            $html .= '<h2>' . Html::e($section['heading']) . '</h2>' . Html::paragraphs($section['text']);
        }
        $figures = '';
        foreach ($project->results as $result) {
            $figures .= '<li><strong>' . Html::e($result['value']) . '</strong> <span>' . Html::e($result['label']) . '</span></li>';
        }
        $class = $figures === '' ? 'story' : 'story with-figures';
        return "<div class=\"$class\"><div class=\"prose\">$html</div>" . ($figures === '' ? '' : "<aside aria-label=\"" . Texts::html('project_results') . "\"><ul class=\"figures\">$figures</ul></aside>") . '</div>';
    }

    private static function gallery(ProjectDetails $project): string
    {
        $items = '';
        foreach ($project->gallery as $shot) {
            $items .= '<li>' . Parts::image($shot['url'], $shot['alt']) . '</li>';
        }
        return $items === '' ? '' : "<section class=\"section\"><h2>" . Texts::html('project_gallery') . "</h2><ul class=\"gallery\">$items</ul></section>";
    }

    /** @return array<string, mixed> schema.org's CreativeWork */
    private static function work(ProjectDetails $project, Profile $profile): array
    {
        return array_filter([
            '@type' => 'CreativeWork',
            'name' => $project->title,
            'description' => $project->summary,
            'url' => Site::address('/projects/' . $project->slug),
            'image' => array_values(array_filter([Parts::picture($project->cover), ...array_map(Parts::picture(...), array_column($project->gallery, 'url'))])),
            'keywords' => $project->tags,
            'dateCreated' => (string) $project->year,
            'dateModified' => $project->updated_at,
            'sourceOrganization' => $project->client === '' ? '' : ['@type' => 'Organization', 'name' => $project->client],
            'sameAs' => $project->url,
            'creator' => ['@type' => 'Person', '@id' => Site::origin() . '/#person', 'name' => $profile->name],
        ]);
    }

    public static function urls(): array
    {
        return array_map(static fn (Project $p): array => ['loc' => '/projects/' . $p->slug, 'lastmod' => $p->updated_at], FnGetProjects::run(null, 1000));
    }
}
