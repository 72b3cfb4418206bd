<?php

declare(strict_types=1);

namespace App\Routes\Customer;

use StoneScriptPHP\Accounts;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

final class PostLogoutRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        return Accounts::logout('customer');
    }
}
