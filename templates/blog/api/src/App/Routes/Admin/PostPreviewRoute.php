<?php

declare(strict_types=1);

namespace App\Routes\Admin;

use App\Lib\Article;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

/** A post's text as its page will show it, while it is being written. */
final class PostPreviewRoute implements IRouteHandler
{
    public string $text = '';

    public function validation_rules(): array
    {
        return ['text' => 'string|max:200000'];
    }

    public function process(): ApiResponse
    {
        $article = Article::from_markdown($this->text);
        return res_ok(['html' => $article->html, 'contents' => $article->contents]);
    }
}
