<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Pages\Site;

/** Everything may be read but the admin, which asks not to be listed itself. */
final class GetRobotsRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        return res_raw("User-agent: *\nDisallow: /api/admin/\nDisallow: /api/auth/\n\nSitemap: " . Site::address('/sitemap.xml') . "\n", 'text/plain; charset=utf-8')
            ->with_header('Cache-Control', 'no-cache');
    }
}
