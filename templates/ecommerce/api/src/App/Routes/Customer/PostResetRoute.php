<?php

declare(strict_types=1);

namespace App\Routes\Customer;

use App\Lib\Shop\Cart;
use StoneScriptPHP\Accounts;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\HttpError;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Password;
use StoneScriptPHP\RateLimiter;
use StoneScriptPHP\Texts;

final class PostResetRoute implements IRouteHandler
{
    public string $key;
    public string $password;

    public function validation_rules(): array
    {
        return ['key' => ['required', 'regex:/^[0-9a-f]{48}$/D'], 'password' => Password::RULES];
    }

    public function process(): ApiResponse
    {
        RateLimiter::check('reset', 10, 3600);
        $hash = Password::hash($this->password);
        $id = Database::transaction(function () use ($hash): int {
            $row = Database::row('use_password_link', ['i_hash' => hash('sha256', $this->key)])
                ?? throw new HttpError(res_not_ok(Texts::of('reset_link_over'), 410));
            Database::fn('change_password', ['i_user' => $row['o_customer_id'], 'i_hash' => $hash, 'i_first' => false]);
            return $row['o_customer_id'];
        });
        Cart::merge($id);
        return Accounts::session($id);
    }
}
