<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnGetComments;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

final class GetCommentsRoute implements IRouteHandler
{
    public string $slug;

    public function validation_rules(): array
    {
        return ['slug' => 'required|string|max:120'];
    }

    public function process(): ApiResponse
    {
        return res_ok(FnGetComments::run($this->slug));
    }
}
