<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes;

use StoneScriptPHP\Accounts;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

final class PostLoginRoute implements IRouteHandler
{
    public string $email;
    public string $password;

    public function validation_rules(): array
    {
        return ['email' => 'required|string|max:254', 'password' => 'required|string|max:200'];
    }

    public function process(): ApiResponse
    {
        return Accounts::login('staff', $this->email, $this->password);
    }
}
