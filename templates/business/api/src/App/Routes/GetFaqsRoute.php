<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnGetFaqs;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

final class GetFaqsRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        return res_ok(FnGetFaqs::run());
    }
}
