<?php

declare(strict_types=1);

namespace App\Routes\Customer;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\Database;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Texts;

final class PostClaimRoute implements IRouteHandler
{
    public string $order;

    public function validation_rules(): array
    {
        return ['order' => ['required', 'regex:/^[A-Za-z0-9_-]{43}$/D']];
    }

    public function process(): ApiResponse
    {
        $row = Database::row('claim_order', ['i_customer' => Application::$user['id'], 'i_token' => $this->order]);
        return $row === null ? res_not_ok(Texts::of('order_in_account'), 409) : res_ok(null, Texts::of('order_claimed'));
    }
}
