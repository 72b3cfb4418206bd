<?php

declare(strict_types=1);

require __DIR__ . '/../Framework/autoload.php';

StoneScriptPHP\Application::run(array_replace_recursive(
    require __DIR__ . '/../src/config/base-routes.php',
    require __DIR__ . '/../src/config/routes.php',
));
