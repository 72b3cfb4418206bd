<?php

declare(strict_types=1);

return [
    'public' => ['POST' => ['/letters' => App\Routes\PostLetterRoute::class], 'GET' => ['/whoami' => App\Routes\GetWhoRoute::class]],
    'customer' => ['GET' => ['/customer/me' => App\Routes\GetWhoRoute::class]],
    'protected' => [],
];
