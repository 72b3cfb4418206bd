<?php

declare(strict_types=1);

namespace App\Routes\Customer;

use App\Lib\Shop\Cart;
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
        $answer = Accounts::login('customer', $this->email, $this->password);
        Cart::merge((int) $answer->data['user']['id']);
        return $answer;
    }
}
