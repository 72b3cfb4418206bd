<?php

declare(strict_types=1);

/*
 * StoneScriptPHP\X -> Framework/X.php, App\X -> src/App/X.php. What composer installed in vendor/ comes first, so the real
 * framework takes the place of this one.
 */
spl_autoload_register(static function (string $class): void {
    foreach (['StoneScriptPHP\\' => __DIR__ . '/', 'App\\' => dirname(__DIR__) . '/src/App/'] as $prefix => $dir) {
        if (str_starts_with($class, $prefix)) {
            $file = $dir . str_replace('\\', '/', substr($class, strlen($prefix))) . '.php';
            if (is_file($file)) {
                require $file;
            }
            return;
        }
    }
});

if (is_file(dirname(__DIR__) . '/vendor/autoload.php')) {
    require dirname(__DIR__) . '/vendor/autoload.php';
}

require __DIR__ . '/helpers.php';
