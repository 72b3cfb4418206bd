<?php

declare(strict_types=1);

require dirname(__DIR__, 2) . '/Framework/autoload.php';

spl_autoload_register(static function (string $class): void {
    if (str_starts_with($class, 'Tests\\')) {
        $file = dirname(__DIR__) . '/' . str_replace('\\', '/', substr($class, 6)) . '.php';
        if (is_file($file)) {
            require $file;
        }
    }
});
