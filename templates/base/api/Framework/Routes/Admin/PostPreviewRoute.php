<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes\Admin;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Html;
use StoneScriptPHP\IRouteHandler;

/** A text as the site shows it. */
final class PostPreviewRoute implements IRouteHandler
{
    public string $type;
    public string $text = '';

    public function validation_rules(): array
    {
        return ['type' => 'required|in:markdown,paragraphs,ugc', 'text' => 'string|max:200000'];
    }

    public function process(): ApiResponse
    {
        return res_ok(['html' => match ($this->type) {
            'paragraphs' => Html::paragraphs($this->text),
            default => Html::markdown($this->text, $this->type === 'ugc'),
        }]);
    }
}
