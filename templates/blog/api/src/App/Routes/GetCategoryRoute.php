<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnGetCategories;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Texts;

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
        return $category === null ? res_not_ok(Texts::of('category_missing'), 404) : res_ok($category);
    }
}
