<?php

declare(strict_types=1);

use App\Routes\GetCompanyRoute;
use App\Routes\GetFaqsRoute;
use App\Routes\GetLegalPageRoute;
use App\Routes\GetLegalPagesRoute;
use App\Routes\GetOpeningRoute;
use App\Routes\GetServiceRoute;
use App\Routes\GetServicesRoute;
use App\Routes\GetTeamRoute;
use App\Routes\GetTestimonialsRoute;
use App\Routes\PostInquiryRoute;

/*
 * Routes in addition to those of base-routes.php: address to handler. The proxy has removed the leading /api.
 * "protected" needs a token (Authorization: Bearer …).
 */
return [
    'public' => [
        'GET' => [
            '/company' => GetCompanyRoute::class,
            '/opening' => GetOpeningRoute::class,
            '/services' => GetServicesRoute::class,
            '/services/{slug}' => GetServiceRoute::class,
            '/team' => GetTeamRoute::class,
            '/testimonials' => GetTestimonialsRoute::class,
            '/faqs' => GetFaqsRoute::class,
            '/legal' => GetLegalPagesRoute::class,
            '/legal/{slug}' => GetLegalPageRoute::class,
        ],
        'POST' => [
            '/inquiries' => PostInquiryRoute::class,
        ],
    ],
    'protected' => [],
];
