<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetProfile;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;

final class ContactPage implements IPage
{
    public const LABEL = Texts::CONTACT['title'];

    public static function page(array $params, array $query): ?Page
    {
        $profile = FnGetProfile::run();
        $html = '<section class="wrap page"><h1>' . self::LABEL . '</h1><p class="lead">' . Texts::CONTACT['lead'] . '</p><aside>' . Parts::contacts($profile) . '</aside></section>';
        return new Page(self::LABEL, Texts::CONTACT['lead'], $html, jsonld: Parts::person($profile), data: ['/profile' => $profile]);
    }

    public static function urls(): array
    {
        return [['loc' => '/contact']];
    }
}
