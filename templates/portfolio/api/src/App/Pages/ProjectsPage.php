<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetProjects;
use App\Models\Project;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Pages\Site;
use StoneScriptPHP\Texts;

/** /projects, and /projects?tag=… */
final class ProjectsPage implements IPage
{
    public const LABEL = 'projects_title';

    public static function page(array $params, array $query): ?Page
    {
        $all = FnGetProjects::run(null, 100);
        $tag = is_string($query['tag'] ?? null) ? mb_substr($query['tag'], 0, 60) : '';
        $shown = $tag === '' ? $all : FnGetProjects::run($tag, 100);
        $html = '<section class="wrap page"><h1>' . Texts::html(self::LABEL) . '</h1>';
        $html .= $all === [] ? '<p class="empty">' . Texts::html('projects_empty') . '</p>'
            : '<p class="lead">' . Texts::html('projects_lead') . '</p>' . self::filter($all) . '<h2 class="visually-hidden">' . Texts::html('projects_list') . '</h2><ul class="work">' . Parts::cards($shown) . '</ul>';
        return new Page(
            $tag === '' || $shown === [] ? Texts::of(self::LABEL) : Texts::of(self::LABEL) . ": $tag",
            Texts::of('projects_lead'),
            "$html</section>",
            $shown[0]->cover ?? '',
            jsonld: ['@type' => 'CollectionPage', 'name' => Texts::of(self::LABEL), 'url' => Site::address('/projects'), 'hasPart' => array_map(self::part(...), $shown)],
            data: ['/projects' => $all],
            noindex: $shown === [] && $tag !== '',
        );
    }

    /** @param list<Project> $projects */
    private static function filter(array $projects): string
    {
        $counts = array_count_values(array_merge(...array_map(static fn (Project $p): array => $p->tags, $projects)));
        ksort($counts);
        $links = '<a class="chip" href="/projects">' . Texts::html('projects_every') . ' <small>' . count($projects) . '</small></a>';
        foreach ($counts as $tag => $count) {
            $links .= ' <a class="chip" href="/projects?tag=' . rawurlencode((string) $tag) . '">' . Html::e($tag) . " <small>$count</small></a>";
        }
        return count($counts) < 2 ? '' : "<nav class=\"filter\" aria-label=\"" . Texts::html('projects_filter') . "\">$links</nav>";
    }

    /** @return array<string, mixed> */
    private static function part(Project $project): array
    {
        return ['@type' => 'CreativeWork', 'name' => $project->title, 'url' => Site::address('/projects/' . $project->slug)];
    }

    public static function urls(): array
    {
        return [['loc' => '/projects']];
    }
}
