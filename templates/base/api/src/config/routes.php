<?php

declare(strict_types=1);

/*
 * Which address leads to which handler. The proxy has taken off the leading /api.
 * What every site has is in base-routes.php. "protected" needs a token (Authorization: Bearer …), "owner" that of the owner.
 */
return [
    'public' => [
        'GET' => [],
        'POST' => [],
    ],
    'protected' => [],
];
