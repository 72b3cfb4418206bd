<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnGetService;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

final class GetServiceRoute implements IRouteHandler
{
    public string $slug;

    public function validation_rules(): array
    {
        return ['slug' => 'required|string|max:120'];
    }

    public function process(): ApiResponse
    {
        $service = FnGetService::run($this->slug);
        return $service === null ? res_not_ok('There is no such service', 404) : res_ok($service);
    }
}
