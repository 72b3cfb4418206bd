<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/** Finds the handler for a method and a path in [group => [METHOD => [path => class]]]. */
final class Router
{
    /** The roles that a group is for; public groups need no login. */
    private const GROUPS = ['public' => [], 'protected' => ['owner', 'editor'], 'owner' => ['owner'], 'customer' => ['customer']];

    /** @param array<string, array<string, array<string, class-string<IRouteHandler>>>> $routes */
    public function __construct(private readonly array $routes)
    {
        $unknown = array_diff_key($routes, self::GROUPS);
        if ($unknown !== []) {
            throw new \LogicException('Unknown group of routes: ' . implode(', ', array_keys($unknown)));
        }
    }

    /** @return array{class-string<IRouteHandler>, array<string, string>, list<string>} handler, path parameters, roles (none: public) */
    public function match(string $method, string $path): array
    {
        $allowed = [];
        foreach (self::GROUPS as $group => $roles) {
            foreach ($this->routes[$group] ?? [] as $verb => $paths) {
                $found = $this->find($paths, $path);
                if ($found !== null && $verb === $method) {
                    return [$found[0], $found[1], $roles];
                }
                if ($found !== null) {
                    $allowed[$verb] = true;
                }
            }
        }
        if ($allowed !== []) {
            throw new HttpError(res_not_ok(Texts::of('wrong_method', ['method' => $method]), 405)->with_header('Allow', implode(', ', array_keys($allowed))));
        }
        throw new HttpError(res_not_ok(Texts::of('nothing_here'), 404));
    }

    /** @return array<string, string>|null what stands in the places of a pattern, null when the path is another */
    public static function parameters(string $pattern, string $path): ?array
    {
        if (!str_contains($pattern, '{')) {
            return $pattern === $path ? [] : null;
        }
        $regex = '';
        foreach (preg_split('/\{(\w+)\}/', $pattern, -1, PREG_SPLIT_DELIM_CAPTURE) as $i => $part) {
            $regex .= $i % 2 ? "(?<$part>[^/]+)" : preg_quote($part, '~');
        }
        return preg_match("~^$regex$~Du", $path, $m) ? array_filter($m, 'is_string', ARRAY_FILTER_USE_KEY) : null;
    }

    /** @return array{class-string<IRouteHandler>, array<string, string>}|null */
    private function find(array $paths, string $path): ?array
    {
        if (isset($paths[$path])) {
            return [$paths[$path], []];
        }
        foreach ($paths as $pattern => $handler) {
            $parameters = str_contains($pattern, '{') ? self::parameters($pattern, $path) : null;
            if ($parameters !== null) {
                return [$handler, $parameters];
            }
        }
        return null;
    }
}
