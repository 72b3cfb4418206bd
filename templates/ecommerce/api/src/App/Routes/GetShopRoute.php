<?php

declare(strict_types=1);

namespace App\Routes;

use App\Lib\Shop\Shop;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\IRouteHandler;

/** What every page of the shop needs: currency, countries, categories, legal pages. */
final class GetShopRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        return res_ok(Shop::front());
    }
}
