<?php

declare(strict_types=1);

namespace App\Routes\Admin;

use App\Lib\Shop\Documents;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

/** What the owner wants to know first; `count` is the number shown in the menu. */
final class GetTodayRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        $today = Documents::one('shop_today');
        return res_ok($today + ['count' => $today['open']]);
    }
}
