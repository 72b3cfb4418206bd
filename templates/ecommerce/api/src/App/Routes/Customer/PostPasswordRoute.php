<?php

declare(strict_types=1);

namespace App\Routes\Customer;

use StoneScriptPHP\Accounts;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Password;

final class PostPasswordRoute implements IRouteHandler
{
    public string $old;
    public string $new;

    public function validation_rules(): array
    {
        return ['old' => 'required|string|max:200', 'new' => Password::RULES];
    }

    public function process(): ApiResponse
    {
        return Accounts::change_password($this->old, $this->new);
    }
}
