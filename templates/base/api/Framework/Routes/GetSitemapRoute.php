<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Pages\Map;
use StoneScriptPHP\Pages\Site;

final class GetSitemapRoute implements IRouteHandler
{
    /** More are not allowed in one file. */
    private const MOST = 50_000;

    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        $xml = '<?xml version="1.0" encoding="UTF-8"?>' . "\n" . '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">' . "\n";
        foreach (array_slice(Map::urls(), 0, self::MOST, true) as $path => $changed) {
            $date = $changed === null || ($time = strtotime($changed)) === false ? '' : '<lastmod>' . gmdate('Y-m-d\TH:i:s\Z', $time) . '</lastmod>';
            $xml .= '<url><loc>' . htmlspecialchars(Site::address($path), ENT_XML1 | ENT_QUOTES) . "</loc>$date</url>\n";
        }
        return res_raw("$xml</urlset>\n", 'application/xml; charset=utf-8')->with_header('Cache-Control', 'no-cache');
    }
}
