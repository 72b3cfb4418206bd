<?php

declare(strict_types=1);

namespace App\Routes\Admin;

use App\Database\Functions\FnSetCommentState;
use StoneScriptPHP\Alert;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Texts;

/** Approves, refuses or takes back: one comment or many. */
final class PostStateRoute implements IRouteHandler
{
    public array $ids;
    public string $state;

    public function validation_rules(): array
    {
        return ['ids' => 'required|array|max:100', 'state' => 'required|in:pending,approved,spam,deleted'];
    }

    public function process(): ApiResponse
    {
        if (!array_is_list($this->ids) || !array_all($this->ids, static fn (mixed $id): bool => is_int($id) && $id > 0)) {
            return res_invalid(['ids' => [Texts::of('must_be_numbers_of_comments')]]);
        }
        $changed = FnSetCommentState::run($this->ids, $this->state);
        $seen = array_filter($changed, fn (array $row): bool => $this->state === 'approved' || $row['o_was'] === 'approved');
        foreach (array_unique(array_column($seen, 'o_post_slug')) as $slug) {
            Alert::publish('public', $this->state === 'approved' ? 'comment.approved' : 'comment.removed', ['post' => $slug]);
        }
        if ($changed !== []) {
            Alert::publish('owner', 'comments.moderated');
        }
        return res_ok(['changed' => array_column($changed, 'o_id')]);
    }
}
