<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnGetServices;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

/** GET /services?category=Furniture&limit=20 */
final class GetServicesRoute implements IRouteHandler
{
    public ?string $category = null;
    public int $limit = 100;

    public function validation_rules(): array
    {
        return ['category' => 'string|max:60', 'limit' => 'integer|min:1|max:100'];
    }

    public function process(): ApiResponse
    {
        return res_ok(FnGetServices::run($this->category ?: null, $this->limit));
    }
}
