<?php

declare(strict_types=1);

require __DIR__ . '/../Framework/autoload.php';

StoneScriptPHP\Application::run(require __DIR__ . '/../src/config/routes.php');
