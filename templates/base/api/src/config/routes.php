<?php

declare(strict_types=1);

/*
 * Which address leads to which handler. The proxy has taken off the leading /api.
 * /health and /config are there without being listed. "protected" needs a token (Authorization: Bearer …).
 */
return [
    'public' => [
        'GET' => [],
        'POST' => [],
    ],
    'protected' => [],
];
