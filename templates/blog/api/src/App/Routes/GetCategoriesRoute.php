<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnGetCategories;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

final class GetCategoriesRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        return res_ok(FnGetCategories::run());
    }
}
