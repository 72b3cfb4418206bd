<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetProfile;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

final class ContactPage implements IPage
{
    public const LABEL = 'contact_title';

    public static function page(array $params, array $query): ?Page
    {
        $profile = FnGetProfile::run();
        $html = '<section class="wrap page"><h1>' . Texts::html(self::LABEL) . '</h1><p class="lead">' . Texts::html('contact_lead') . '</p><aside>' . Parts::contacts($profile) . '</aside></section>';
        return new Page(Texts::of(self::LABEL), Texts::of('contact_lead'), $html, jsonld: Parts::person($profile), data: ['/profile' => $profile]);
    }

    public static function urls(): array
    {
        return [['loc' => '/contact']];
    }
}
