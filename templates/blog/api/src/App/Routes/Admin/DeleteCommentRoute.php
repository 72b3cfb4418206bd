<?php

declare(strict_types=1);

namespace App\Routes\Admin;

use App\Database\Functions\FnEraseComment;
use StoneScriptPHP\Alert;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Texts;

/** Out of the bin for good. */
final class DeleteCommentRoute implements IRouteHandler
{
    public int $id;

    public function validation_rules(): array
    {
        return ['id' => 'required|integer|min:1'];
    }

    public function process(): ApiResponse
    {
        if (!FnEraseComment::run($this->id)) {
            return res_not_ok(Texts::of('comment_not_in_bin'), 409);
        }
        Alert::publish('owner', 'comments.moderated');
        return res_ok();
    }
}
