<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetProfile;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;

final class ContactPage implements IPage
{
    public const LABEL = 'Contact';
    private const LEAD = 'Tell me what you have in mind: what it is for, and when you need it. I read every message myself.';

    public static function page(array $params, array $query): ?Page
    {
        $profile = FnGetProfile::run();
        $html = '<section class="wrap page"><h1>Contact</h1><p class="lead">' . self::LEAD . '</p><aside>' . Parts::contacts($profile) . '</aside></section>';
        return new Page('Contact', self::LEAD, $html, jsonld: Parts::person($profile), data: ['/profile' => $profile]);
    }

    public static function urls(): array
    {
        return [['loc' => '/contact']];
    }
}
