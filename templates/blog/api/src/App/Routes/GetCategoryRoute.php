<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnGetCategories;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

final class GetCategoryRoute implements IRouteHandler
{
    public string $slug;

    public function validation_rules(): array
    {
        return ['slug' => 'required|string|max:120'];
    }

    public function process(): ApiResponse
    {
        $category = FnGetCategories::run($this->slug)[0] ?? null;
        return $category === null ? res_not_ok('There is no such category', 404) : res_ok($category);
    }
}
