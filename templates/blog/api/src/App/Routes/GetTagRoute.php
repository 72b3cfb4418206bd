<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnGetTags;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Texts;

final class GetTagRoute implements IRouteHandler
{
    public string $slug;

    public function validation_rules(): array
    {
        return ['slug' => 'required|string|max:120'];
    }

    public function process(): ApiResponse
    {
        $tag = FnGetTags::run($this->slug)[0] ?? null;
        return $tag === null ? res_not_ok(Texts::of('tag_missing'), 404) : res_ok($tag);
    }
}
