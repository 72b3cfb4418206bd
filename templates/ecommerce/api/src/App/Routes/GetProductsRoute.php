<?php

declare(strict_types=1);

namespace App\Routes;

use App\Lib\Shop\Catalogue;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

/** GET /products?category=tea&q=darj&sort=price&min=10000&max=50000&in_stock=1&page=2 */
final class GetProductsRoute implements IRouteHandler
{
    public ?string $category = null;
    public ?string $q = null;
    public string $sort = '';
    public ?int $min = null;
    public ?int $max = null;
    public bool $in_stock = false;
    public bool $featured = false;
    public int $page = 1;

    public function validation_rules(): array
    {
        return [
            'category' => ['string', 'max:100', 'regex:/^[a-z0-9-]+$/D'],
            'q' => 'string|max:100',
            'sort' => 'in:featured,new,price,-price,name,relevance',
            'min' => 'integer|min:0|max:2000000000',
            'max' => 'integer|min:0|max:2000000000',
            'in_stock' => 'boolean',
            'featured' => 'boolean',
            'page' => 'integer|min:1|max:1000',
        ];
    }

    public function process(): ApiResponse
    {
        return res_ok(Catalogue::page(get_object_vars($this)));
    }
}
