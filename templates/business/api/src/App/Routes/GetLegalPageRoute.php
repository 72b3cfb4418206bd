<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnGetLegalPage;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Texts;

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
        return $page === null ? res_not_ok(Texts::of('legal_missing'), 404) : res_ok($page);
    }
}
