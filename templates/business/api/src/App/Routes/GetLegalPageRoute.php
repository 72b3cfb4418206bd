<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnGetLegalPage;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

final class GetLegalPageRoute implements IRouteHandler
{
    public string $slug;

    public function validation_rules(): array
    {
        return ['slug' => 'required|string|max:120'];
    }

    public function process(): ApiResponse
    {
        $page = FnGetLegalPage::run($this->slug);
        return $page === null ? res_not_ok('There is no such page', 404) : res_ok($page);
    }
}
