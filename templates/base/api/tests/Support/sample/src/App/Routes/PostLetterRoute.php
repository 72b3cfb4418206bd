<?php

declare(strict_types=1);

namespace App\Routes;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\Guard;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Mailer;

final class PostLetterRoute implements IRouteHandler
{
    public string $name;
    public string $body;
    /** No rule names it, so nobody can set it. */
    public string $state = 'new';

    public function validation_rules(): array
    {
        return ['name' => 'required|string|max:200', 'body' => 'required|string|max:5000', 'reply_to' => 'email'];
    }

    public function process(): ApiResponse
    {
        if (Guard::form($this, 'letters', 3, 600)) {
            return res_ok(null, 'Thank you');
        }
        Database::transaction(function (): void {
            Database::query('insert into letters (name, body) values (?, ?)', [$this->name, $this->body]);
            Mailer::queue('', "Letter from $this->name", $this->body);
        });
        return res_ok(['state' => $this->state], 'Thank you');
    }
}
