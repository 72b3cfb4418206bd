<?php

declare(strict_types=1);

namespace App\Routes;

use App\Lib\Shop\Catalogue;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Texts;

final class GetProductRoute implements IRouteHandler
{
    public string $slug;

    public function validation_rules(): array
    {
        return ['slug' => 'required|string|max:120'];
    }

    public function process(): ApiResponse
    {
        $product = Catalogue::product($this->slug);
        return $product === null ? res_not_ok(Texts::of('product_missing'), 404) : res_ok($product);
    }
}
