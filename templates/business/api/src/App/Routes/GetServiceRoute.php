<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnGetService;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Texts;

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
        return $service === null ? res_not_ok(Texts::of('service_missing'), 404) : res_ok($service);
    }
}
