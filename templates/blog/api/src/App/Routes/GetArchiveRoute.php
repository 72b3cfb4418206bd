<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnGetArchive;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

final class GetArchiveRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        return res_ok(FnGetArchive::run());
    }
}
