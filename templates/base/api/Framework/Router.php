<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/** Finds the handler for a method and a path in ['public'|'protected' => [METHOD => [path => class]]]. */
final class Router
{
    /** @param array<string, array<string, array<string, class-string<IRouteHandler>>>> $routes */
    public function __construct(private readonly array $routes)
    {
    }

    /** @return array{class-string<IRouteHandler>, array<string, string>, bool} handler, path parameters, needs a token */
    public function match(string $method, string $path): array
    {
        $allowed = [];
        foreach (['public' => false, 'protected' => true] as $group => $protected) {
            foreach ($this->routes[$group] ?? [] as $verb => $paths) {
                $found = $this->find($paths, $path);
                if ($found !== null && $verb === $method) {
                    return [$found[0], $found[1], $protected];
                }
                if ($found !== null) {
                    $allowed[] = $verb;
                }
            }
        }
        if ($allowed !== []) {
            throw new HttpError(res_not_ok('This address does not know the method ' . $method, 405)->with_header('Allow', implode(', ', $allowed)));
        }
        throw new HttpError(res_not_ok('There is nothing at this address', 404));
    }

    /** @return array{class-string<IRouteHandler>, array<string, string>}|null */
    private function find(array $paths, string $path): ?array
    {
        if (isset($paths[$path])) {
            return [$paths[$path], []];
        }
        foreach ($paths as $pattern => $handler) {
            if (!str_contains($pattern, '{')) {
                continue;
            }
            $parts = preg_split('/\{(\w+)\}/', $pattern, -1, PREG_SPLIT_DELIM_CAPTURE);
            $regex = '';
            foreach ($parts as $i => $part) {
                $regex .= $i % 2 ? "(?<$part>[^/]+)" : preg_quote($part, '~');
            }
            if (preg_match("~^$regex$~Du", $path, $m)) {
                return [$handler, array_filter($m, 'is_string', ARRAY_FILTER_USE_KEY)];
            }
        }
        return null;
    }
}
