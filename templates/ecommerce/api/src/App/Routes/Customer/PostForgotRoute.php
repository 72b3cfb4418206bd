<?php

declare(strict_types=1);

namespace App\Routes\Customer;

use App\Lib\Shop\OrderMail;
use App\Lib\Shop\Origin;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\Guard;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Mailer;
use StoneScriptPHP\Texts;

/** Sends a link that sets a new password. The answer is the same whether there is an account or not. */
final class PostForgotRoute implements IRouteHandler
{
    public string $email;

    public function validation_rules(): array
    {
        return ['email' => 'required|string|email|max:254'];
    }

    public function process(): ApiResponse
    {
        if (!Guard::form($this, 'forgot', 5, 3600, 200)) {
            $key = bin2hex(random_bytes(24));
            Database::transaction(function () use ($key): void {
                $row = Database::row('add_password_link', ['i_email' => $this->email, 'i_hash' => hash('sha256', $key), 'i_minutes' => 60]);
                if ($row !== null) {
                    [$subject, $text] = OrderMail::fill('password', ['name' => $row['o_name'], 'link' => Origin::url("/account/password#$key")]);
                    Mailer::queue($this->email, $subject, $text);
                }
            });
        }
        return res_ok(null, Texts::of('reset_asked'));
    }
}
