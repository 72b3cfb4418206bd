<?php

declare(strict_types=1);

namespace App\Routes\Admin;

use App\Database\Functions\FnGetCommentCounts;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

/** How many comments wait to be read. */
final class GetWaitingRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        return res_ok(['count' => FnGetCommentCounts::run()['pending']]);
    }
}
