<?php

declare(strict_types=1);

namespace App\Routes;

use App\DTO\Line;
use App\Database\Functions\FnCreateComment;
use StoneScriptPHP\Alert;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Guard;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Texts;

/** A visitor says something below a post. */
final class PostCommentRoute implements IRouteHandler
{
    public string $slug;
    public string $name;
    public string $email;
    public string $body;
    public ?int $parent = null;

    public function validation_rules(): array
    {
        return [
            'slug' => 'required|string|max:120',
            // One line, and something to read in it.
            'name' => ['required', 'string', 'max:80', 'regex:' . Line::NAME],
            'email' => 'required|string|email|max:254',
            'body' => ['required', 'string', 'min:2', 'max:5000', 'regex:/[\p{L}\p{N}\p{S}]/u'],
            'parent' => 'integer|min:1',
        ];
    }

    public function process(): ApiResponse
    {
        if (Guard::form($this, 'comment', 5, 600)) {
            return res_ok(['state' => 'pending'], Texts::of('comment_thanks_held'));
        }
        $comment = FnCreateComment::run($this->slug, $this->parent, $this->name, $this->email, $this->body);
        if ($comment === null) {
            return res_not_ok(Texts::of('post_missing'), 404);
        }
        if ($comment['o_new']) {
            $this->tell($comment);
        }
        // Who sends what is not wanted need not know that it was recognised.
        return $comment['o_state'] === 'approved'
            ? res_ok(['state' => 'approved'], Texts::of('comment_thanks'))
            : res_ok(['state' => 'pending'], Texts::of('comment_thanks_held'));
    }

    private function tell(array $comment): void
    {
        if ($comment['o_state'] === 'approved') {
            Alert::publish('public', 'comment.approved', ['post' => $comment['o_post_slug']]);
        }
        if ($comment['o_state'] !== 'spam') {
            $values = ['name' => $this->name, 'post' => $comment['o_post_title']];
            Alert::publish('owner', 'comment.received', [
                'id' => $comment['o_id'],
                'text' => $comment['o_state'] === 'pending' ? Texts::of('comment_alert_held', $values) : Texts::of('comment_alert', $values),
                'path' => 'x/comments',
            ]);
        }
    }
}
