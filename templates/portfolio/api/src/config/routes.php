<?php

declare(strict_types=1);

use App\Routes\GetProfileRoute;
use App\Routes\GetProjectRoute;
use App\Routes\GetProjectsRoute;
use App\Routes\GetSkillsRoute;
use App\Routes\GetTestimonialsRoute;
use App\Routes\PostContactRoute;

/*
 * Routes in addition to those of base-routes.php: address to handler. The proxy has removed the leading /api.
 * "protected" needs a token (Authorization: Bearer …).
 */
return [
    'public' => [
        'GET' => [
            '/profile' => GetProfileRoute::class,
            '/projects' => GetProjectsRoute::class,
            '/projects/{slug}' => GetProjectRoute::class,
            '/skills' => GetSkillsRoute::class,
            '/testimonials' => GetTestimonialsRoute::class,
        ],
        'POST' => [
            '/contact' => PostContactRoute::class,
        ],
    ],
    'protected' => [],
];
