<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetServices;
use App\Models\Service;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Pages\Site;
use StoneScriptPHP\Texts;

/** /services, and /services?category=… */
final class ServicesPage implements IPage
{
    public const LABEL = 'services_title';

    public static function page(array $params, array $query): ?Page
    {
        $shared = Shared::load();
        $all = FnGetServices::run();
        $wanted = is_string($query['category'] ?? null) ? mb_strtolower(mb_substr($query['category'], 0, 60)) : '';
        $category = current(array_filter(self::categories($all), static fn (string $name): bool => mb_strtolower($name) === $wanted)) ?: '';
        $shown = $category === '' ? $all : array_values(array_filter($all, static fn (Service $s): bool => $s->category === $category));
        return new Page(
            title: $category === '' ? Texts::of(self::LABEL) : Texts::of(self::LABEL) . ": $category",
            description: "{$shared->company->name}: " . implode(', ', array_column($shown, 'title')),
            html: self::html($all, $shown, $category),
            image: $shown[0]->image ?? '',
            jsonld: $shown === [] ? [] : ['@type' => 'ItemList', 'name' => Texts::of(self::LABEL), 'itemListElement' => self::entries($shown)],
            data: $shared->data(['/services' => $all]),
            noindex: $wanted !== '' && $category === '',
        );
    }

    public static function urls(): array
    {
        return [['loc' => '/services']];
    }

    /**
     * @param list<Service> $all
     * @param list<Service> $shown
     */
    private static function html(array $all, array $shown, string $category): string
    {
        $t = Texts::html(...);
        if ($all === []) {
            return "<section class=\"wrap page\"><h1>{$t('services_title')}</h1><div class=\"empty\"><p>{$t('services_empty')}</p><a class=\"button\" href=\"/contact\">" . $t('ask') . '</a></div></section>';
        }
        return "<section class=\"wrap page\"><h1>{$t('services_title')}</h1><p class=\"lead\">{$t('services_lead')}</p>" . self::filter($all, $category)
            . '<h2 class="visually-hidden">' . $t('services_list') . '</h2>' . Parts::services($shown) . '</section>' . Parts::invite();
    }

    /** @param list<Service> $all */
    private static function filter(array $all, string $category): string
    {
        $categories = self::categories($all);
        if (count($categories) < 2) {
            return '';
        }
        $here = static fn (bool $here): string => $here ? ' aria-current="true"' : '';
        $chips = '<a class="chip" href="/services"' . $here($category === '') . '>' . Texts::html('services_every') . '</a>';
        foreach ($categories as $name) {
            $chips .= '<a class="chip" href="/services?category=' . rawurlencode($name) . '"' . $here($name === $category) . '>' . Html::e($name) . '</a>';
        }
        return "<nav class=\"chips filter\">$chips</nav>";
    }

    /**
     * @param list<Service> $services
     * @return list<string>
     */
    private static function categories(array $services): array
    {
        return array_values(array_filter(array_unique(array_column($services, 'category')), static fn (string $name): bool => $name !== ''));
    }

    /** @param list<Service> $services */
    private static function entries(array $services): array
    {
        return array_map(static fn (Service $s, int $i): array => [
            '@type' => 'ListItem', 'position' => $i + 1, 'name' => $s->title, 'url' => Site::address("/services/$s->slug"),
        ], $services, array_keys($services));
    }
}
