<?php

declare(strict_types=1);

use App\Routes\GetProfileRoute;
use App\Routes\GetProjectRoute;
use App\Routes\GetProjectsRoute;
use App\Routes\GetSkillsRoute;
use App\Routes\GetTestimonialsRoute;
use App\Routes\PostContactRoute;

/*
 * Which address leads to which handler, beside those of base-routes.php. The proxy has taken off the leading /api.
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
