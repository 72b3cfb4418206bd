<?php

declare(strict_types=1);

/*
 * In a composed site's api: asks PHP itself for each route and each page what stands behind it. Whichever way the files import
 * their classes, this is what the router gets. {"routes": {"GET /posts": class}, "pages": …, "handlers": classes there are, "wrong": […]}
 */
require 'Framework/autoload.php';

$wrong = $routes = $pages = [];
$must = static function (bool $holds, string $what) use (&$wrong): void {
    $holds || $wrong[] = $what;
};
foreach (array_replace_recursive(require 'src/config/base-routes.php', require 'src/config/routes.php') as $group => $methods) {
    foreach ($methods as $method => $paths) {
        foreach ($paths as $path => $class) {
            $there = class_exists($class) && is_subclass_of($class, StoneScriptPHP\IRouteHandler::class);
            $must($there, "$method $path: $class is no handler");
            $must(!isset($routes["$method $path"]), "$method $path is in two groups");
            $routes["$method $path"] = $class;
            if (!$there) {
                continue;
            }
            $handler = new $class();
            $rules = $handler->validation_rules();
            try {
                // A rule there is not raises. What the path holds must have a rule, or it comes in unchecked.
                StoneScriptPHP\Validator::check([], $rules);
            } catch (LogicException $e) {
                $must(false, "$method $path: {$e->getMessage()}");
            }
            preg_match_all('/\{(\w+)\}/', $path, $named);
            $must(array_diff($named[1], array_keys($rules)) === [], "$method $path: no rule for " . implode(', ', array_diff($named[1], array_keys($rules))));
            foreach (array_keys($rules) as $field) {
                $must(property_exists($handler, (string) $field), "$method $path: $class has no property $field");
            }
        }
    }
}
foreach (require 'src/config/pages.php' as $path => $class) {
    $must(class_exists($class) && is_subclass_of($class, StoneScriptPHP\IPage::class), "$path: $class is no page");
    $pages[$path] = $class;
}
$handlers = [];
foreach (['src/App/Routes' => 'App\\Routes\\', 'Framework/Routes' => 'StoneScriptPHP\\Routes\\'] as $folder => $prefix) {
    if (is_dir($folder)) {
        foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($folder, FilesystemIterator::SKIP_DOTS)) as $file) {
            $handlers[] = $prefix . strtr(substr((string) $file, strlen($folder) + 1, -4), '/', '\\');
        }
    }
}
echo json_encode(['routes' => $routes, 'pages' => $pages, 'handlers' => $handlers, 'wrong' => $wrong], JSON_THROW_ON_ERROR);
