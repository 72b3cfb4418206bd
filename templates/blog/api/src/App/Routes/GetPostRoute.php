<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnGetPost;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Texts;

/** Who is logged in to the admin sees drafts and what is scheduled too: its preview shows this address. */
final class GetPostRoute implements IRouteHandler
{
    public string $slug;

    public function validation_rules(): array
    {
        return ['slug' => 'required|string|max:120'];
    }

    public function process(): ApiResponse
    {
        $writes = in_array(Application::caller()['role'] ?? '', ['owner', 'editor'], true);
        $post = FnGetPost::run($this->slug, $writes);
        return $post === null ? res_not_ok(Texts::of('post_missing'), 404) : res_ok($post);
    }
}
