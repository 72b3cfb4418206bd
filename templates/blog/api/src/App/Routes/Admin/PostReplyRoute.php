<?php

declare(strict_types=1);

namespace App\Routes\Admin;

use App\Database\Functions\FnReplyToComment;
use StoneScriptPHP\Alert;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Texts;

/** An answer in the name of who is logged in. */
final class PostReplyRoute implements IRouteHandler
{
    public int $id;
    public string $body;

    public function validation_rules(): array
    {
        return ['id' => 'required|integer|min:1', 'body' => 'required|string|min:2|max:5000'];
    }

    public function process(): ApiResponse
    {
        $user = Application::$user;
        $reply = FnReplyToComment::run($this->id, $user['name'] ?: $user['email'], $user['email'], $this->body);
        if ($reply === null) {
            return res_not_ok(Texts::of('comment_gone'), 404);
        }
        Alert::publish('public', 'comment.approved', ['post' => $reply['o_post_slug']]);
        Alert::publish('owner', 'comments.moderated');
        return res_ok(['id' => $reply['o_id']], Texts::of('comment_answered'));
    }
}
