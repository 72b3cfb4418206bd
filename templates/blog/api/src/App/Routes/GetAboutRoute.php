<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnGetAbout;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

/** data is null while there is no text. */
final class GetAboutRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        return res_ok(FnGetAbout::run());
    }
}
