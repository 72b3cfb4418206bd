<?php

declare(strict_types=1);

namespace App\Pages;

use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

/** Where the admin looks at a post that may be a draft. Says nothing of it: www asks the api with the account that is logged in. */
final class PreviewPage implements IPage
{
    public const LABEL = '';

    public static function page(array $params, array $query): ?Page
    {
        return new Page(Texts::of('preview_title'), '', '', noindex: true);
    }

    public static function urls(): array
    {
        return [];
    }
}
