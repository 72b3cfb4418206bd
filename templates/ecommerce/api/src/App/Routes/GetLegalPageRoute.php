<?php

declare(strict_types=1);

namespace App\Routes;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\Html;
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
        $page = Database::row('get_legal_page', ['i_slug' => $this->slug]);
        return $page === null ? res_not_ok(Texts::of('legal_missing'), 404) : res_ok([
            'id' => $page['o_id'], 'slug' => $page['o_slug'], 'title' => $page['o_title'], 'html' => Html::markdown($page['o_body']),
        ]);
    }
}
