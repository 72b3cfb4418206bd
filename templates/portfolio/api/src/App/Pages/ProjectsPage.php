<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetProjects;
use App\Models\Project;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Pages\Site;

/** /projects, and /projects?tag=… */
final class ProjectsPage implements IPage
{
    public const LABEL = Texts::PROJECTS['title'];

    public static function page(array $params, array $query): ?Page
    {
        $all = FnGetProjects::run(null, 100);
        $tag = is_string($query['tag'] ?? null) ? mb_substr($query['tag'], 0, 60) : '';
        $shown = $tag === '' ? $all : FnGetProjects::run($tag, 100);
        $html = '<section class="wrap page"><h1>' . self::LABEL . '</h1>';
        $html .= $all === [] ? '<p class="empty">' . Texts::PROJECTS['empty'] . '</p>'
            : '<p class="lead">' . Texts::PROJECTS['lead'] . '</p>' . self::filter($all) . '<h2 class="visually-hidden">' . Texts::PROJECTS['list'] . '</h2><ul class="work">' . Parts::cards($shown) . '</ul>';
        return new Page(
            $tag === '' || $shown === [] ? self::LABEL : self::LABEL . ": $tag",
            Texts::PROJECTS['lead'],
            "$html</section>",
            $shown[0]->cover ?? '',
            jsonld: ['@type' => 'CollectionPage', 'name' => self::LABEL, 'url' => Site::address('/projects'), 'hasPart' => array_map(self::part(...), $shown)],
            data: ['/projects' => $all],
            noindex: $shown === [] && $tag !== '',
        );
    }

    /** @param list<Project> $projects */
    private static function filter(array $projects): string
    {
        $counts = array_count_values(array_merge(...array_map(static fn (Project $p): array => $p->tags, $projects)));
        ksort($counts);
        $links = '<a class="chip" href="/projects">' . Texts::PROJECTS['every'] . ' <small>' . count($projects) . '</small></a>';
        foreach ($counts as $tag => $count) {
            $links .= ' <a class="chip" href="/projects?tag=' . rawurlencode((string) $tag) . '">' . Html::e($tag) . " <small>$count</small></a>";
        }
        return count($counts) < 2 ? '' : "<nav class=\"filter\" aria-label=\"" . Texts::PROJECTS['filter'] . "\">$links</nav>";
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
