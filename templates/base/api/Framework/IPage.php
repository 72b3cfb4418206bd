<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/**
 * One kind of page of config/pages.php. Its name in the list of links is the constant LABEL, else its path; a page with
 * const LABEL = '' is not listed.
 */
interface IPage
{
    /**
     * @param array<string, string> $params what stood in the places of the path
     * @param array<string, mixed>  $query  checked to be text, nothing more
     * @return ?Page null: there is no such page
     */
    public static function page(array $params, array $query): ?Page;

    /** @return list<array{loc: string, lastmod?: string}> the paths of this kind for the sitemap; lastmod as a date or a timestamp */
    public static function urls(): array;
}
