<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnGetAuthors;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Texts;

final class GetAuthorRoute implements IRouteHandler
{
    public string $slug;

    public function validation_rules(): array
    {
        return ['slug' => 'required|string|max:120'];
    }

    public function process(): ApiResponse
    {
        $author = FnGetAuthors::run($this->slug)[0] ?? null;
        return $author === null ? res_not_ok(Texts::of('author_missing'), 404) : res_ok($author);
    }
}
