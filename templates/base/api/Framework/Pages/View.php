<?php

declare(strict_types=1);

namespace StoneScriptPHP\Pages;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\Html;
use StoneScriptPHP\HttpError;
use StoneScriptPHP\Log;
use StoneScriptPHP\Page;
use StoneScriptPHP\Settings;
use StoneScriptPHP\Texts;
use StoneScriptPHP\Theme;

/** The page that www asks about (X-Page-Path), as pieces of HTML. */
final class View
{
    /** Further than this no page is followed. */
    private const MOVES = 5;

    /** @var array<string, mixed> what visitors may know of the settings */
    private readonly array $config;
    private readonly string $path;
    private readonly ?Page $page;
    private readonly bool $moved;

    public function __construct()
    {
        // What stood in the visitor's request line: path and query, still encoded.
        [$path, $query] = explode('?', Application::$request->headers['x-page-path'] ?? '/', 2) + [1 => ''];
        $asked = self::clean(rawurldecode($path));
        // More than a thousand, or sixty-four deep, is cut off there: nothing to be warned of.
        @parse_str($query, $values);
        $this->config = Settings::config();
        [$this->path, $page] = self::arrive($asked, self::usable($values));
        $this->moved = $page !== null && $this->path !== $asked;
        $this->page = $page ?? $this->unlisted();
    }

    /** A piece as the answer to www. What the status says is in X-Page too: who keeps answers keeps that alone, and asks for 200. */
    public function answer(string $piece): ApiResponse
    {
        $where = Site::path($this->path);
        [$word, $status] = match (true) {
            $this->page === null => ['missing', 404],
            $this->moved => ["moved $where", 301],
            default => ['found', 200],
        };
        $kept = isset(Application::$request->headers['x-page-kept']);
        $answer = res_raw($piece, 'text/html; charset=utf-8', $kept ? 200 : $status)->with_header('X-Page', $word);
        // With 200, PHP would change it to 302.
        return $this->moved && !$kept ? $answer->with_header('Location', $where) : $answer;
    }

    /**
     * Follows a page that has moved, so that who is sent there arrives. What has moved to no page, or in a circle, is none.
     *
     * @return array{string, ?Page} where it is, and the page
     */
    private static function arrive(string $path, array $query): array
    {
        $page = Map::page($path, $query);
        for ($passed = [$path]; $page !== null && $page->moved !== ''; $passed[] = $to) {
            $to = $page->moved;
            if (in_array($to, $passed, true) || count($passed) > self::MOVES) {
                Log::error('A page moves in a circle', ['path' => $path, 'passed' => $passed]);
                return [$path, null];
            }
            $page = Map::page($to, $query);
        }
        return $page === null ? [$path, null] : [end($passed), $page];
    }

    public function head(): string
    {
        ['name' => $name, 'site' => $site] = $this->config;
        $page = $this->page ?? new Page(Texts::of('page_missing'), '', '', noindex: true);
        $description = self::one_line($page->description) ?: $site['description'];
        $title = $this->title($page);
        $parts = [
            '<title>' . Html::e($title) . '</title>',
            self::meta('name', 'description', $description),
            $page->noindex ? '<meta name="robots" content="noindex">' : '<link rel="canonical" href="' . Html::e($this->address()) . '">',
            self::meta('property', 'og:title', $page->title !== '' ? $page->title : $name),
            self::meta('property', 'og:description', $description),
            self::meta('property', 'og:type', $page->type),
            self::meta('property', 'og:url', $this->address()),
            self::meta('property', 'og:site_name', $name),
            self::meta('property', 'og:locale', $site['language']),
            ...$this->image($page->image !== '' ? $page->image : $site['image']),
            '<link rel="stylesheet" href="/api/theme.css?v=' . Theme::version(Theme::css($this->config['theme'])) . '">',
            ...$this->jsonld($page->jsonld),
            '<script type="application/json" id="preloaded">' . Html::json((object) (['/config' => $this->config] + $page->data)) . '</script>',
            $page->head,
        ];
        return implode("\n", array_filter($parts));
    }

    public function body(): string
    {
        $links = '';
        foreach (Map::links() as $path => $label) {
            $here = $path === $this->path ? ' class="active" aria-current="page"' : '';
            $links .= '<li><a href="' . Html::e($path) . "\"$here>" . Html::e($label) . '</a></li>';
        }
        $name = Html::e($this->config['name']);
        $html = $this->page?->html ?? '<div class="wrap section"><h1>' . Texts::html('page_missing') . '</h1><p><a href="/">' . $name . '</a></p></div>';
        $footer = Html::paragraphs($this->config['site']['footer']);
        return '<header class="bar"><div class="wrap bar-row"><a class="brand" href="/">' . $name . '</a>'
            . ($links === '' ? '' : "<nav><ul>$links</ul></nav>") . "</div></header><main>$html</main>"
            . ($footer === '' ? '' : "<footer><div class=\"wrap\">$footer</div></footer>");
    }

    /** Where the page is at home, which may be elsewhere than where it was asked for: at a newer name of it. */
    private function address(): string
    {
        [$path, $query] = explode('?', $this->page?->canonical ?: $this->path, 2) + [1 => ''];
        return Site::address($path) . ($query === '' ? '' : "?$query");
    }

    /** Without pages.php the api knows nothing of pages, and lets every path be one. */
    private function unlisted(): ?Page
    {
        $site = $this->config['site'];
        return Map::is_empty() ? new Page('', $site['description'], '<div class="wrap section"><h1>' . Html::e($this->config['name']) . '</h1>' . Html::paragraphs($site['description']) . '</div>') : null;
    }

    private function title(Page $page): string
    {
        ['name' => $name, 'site' => ['tagline' => $tagline]] = $this->config;
        return match (true) {
            $page->title === '' || $page->title === $name => $tagline === '' ? $name : "$name – $tagline",
            default => "$page->title – $name",
        };
    }

    /** @return list<string> */
    private function image(string $image): array
    {
        if ($image === '') {
            return [self::meta('name', 'twitter:card', 'summary')];
        }
        $size = preg_match('~^/api/files/[0-9a-f]+-(\d+)x(\d+)\.~', $image, $m) ? $m : null;
        return [
            self::meta('property', 'og:image', Site::address($image)),
            $size === null ? '' : self::meta('property', 'og:image:width', $size[1]) . "\n" . self::meta('property', 'og:image:height', $size[2]),
            self::meta('name', 'twitter:card', 'summary_large_image'),
        ];
    }

    /** @return list<string> */
    private function jsonld(array $given): array
    {
        $objects = $given === [] ? [] : (array_is_list($given) ? $given : [$given]);
        return array_map(
            static fn (array $object): string => '<script type="application/ld+json">' . Html::json(['@context' => 'https://schema.org'] + $object) . '</script>',
            $objects,
        );
    }

    private static function meta(string $kind, string $name, string $content): string
    {
        return $content === '' ? '' : "<meta $kind=\"$name\" content=\"" . Html::e($content) . '">';
    }

    private static function one_line(string $text): string
    {
        return mb_strimwidth(trim((string) preg_replace('/\s+/u', ' ', $text)), 0, 300, '…');
    }

    /**
     * A query holds what anybody hangs on an address (a newsletter in Latin-1): what cannot be used of it is left out, and the page is still there.
     *
     * @param  array<mixed> $values
     * @return array<mixed>
     */
    private static function usable(array $values): array
    {
        $usable = array_filter($values, static fn (mixed $value, int|string $key): bool => self::is_clean((string) $key) && (is_array($value) || self::is_clean($value)), ARRAY_FILTER_USE_BOTH);
        return array_map(static fn (mixed $value): mixed => is_array($value) ? self::usable($value) : $value, $usable);
    }

    /** What no address of a page can hold is the address of none. */
    private static function clean(string $path): string
    {
        if (!self::is_clean($path)) {
            throw new HttpError(res_raw('<title>' . Texts::html('page_missing') . '</title><meta name="robots" content="noindex">', 'text/html; charset=utf-8', 404));
        }
        return $path === '/' ? '/' : rtrim($path, '/');
    }

    private static function is_clean(string $text): bool
    {
        return strlen($text) <= 2000 && !str_contains($text, "\0") && mb_check_encoding($text, 'UTF-8');
    }
}
