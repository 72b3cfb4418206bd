<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnGetAuthors;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

final class GetAuthorsRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        return res_ok(FnGetAuthors::run());
    }
}
