<?php

declare(strict_types=1);

namespace App\Routes\Customer;

use App\DTO\Line;
use App\Lib\Shop\Cart;
use StoneScriptPHP\Accounts;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\Guard;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Password;
use StoneScriptPHP\Texts;

/** A new customer account; logged in at once. The cart comes along. */
final class PostRegisterRoute implements IRouteHandler
{
    public string $email;
    public string $name;
    public string $password;
    public string $phone = '';
    public string $order = '';

    public function validation_rules(): array
    {
        return [
            'email' => 'required|string|email|max:254',
            'name' => ['required', 'string', 'max:120', 'regex:' . Line::FORM],
            'password' => Password::RULES,
            'phone' => ['string', 'max:24', 'regex:~^\+?[0-9][0-9 ()/.-]{5,22}$~D'],
            // An order that was made as a guest: who has its token may keep it in the account.
            'order' => ['string', 'regex:/^[A-Za-z0-9_-]{43}$/D'],
        ];
    }

    public function process(): ApiResponse
    {
        if (Guard::form($this, 'register', 10, 3600, 500)) {
            return res_not_ok(Texts::of('try_again'), 400);
        }
        $id = Database::transaction(function (): int {
            $id = Accounts::create('customer', $this->email, $this->name, $this->password);
            Database::row('save_customer', ['i_id' => $id, 'i_name' => $this->name, 'i_phone' => $this->phone]);
            if ($this->order !== '') {
                Database::row('claim_order', ['i_customer' => $id, 'i_token' => $this->order]);
            }
            Cart::merge($id);
            return $id;
        });
        return Accounts::session($id);
    }
}
