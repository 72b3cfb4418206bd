<?php

declare(strict_types=1);

namespace App\Routes\Customer;

use App\DTO\Line;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\Database;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Texts;

final class PutMeRoute implements IRouteHandler
{
    public string $name;
    public string $phone = '';

    public function validation_rules(): array
    {
        return [
            'name' => ['required', 'string', 'max:120', 'regex:' . Line::FORM],
            'phone' => ['string', 'max:24', 'regex:~^\+?[0-9][0-9 ()/.-]{5,22}$~D'],
        ];
    }

    public function process(): ApiResponse
    {
        Database::row('save_customer', ['i_id' => Application::$user['id'], 'i_name' => $this->name, 'i_phone' => $this->phone]);
        return res_ok(null, Texts::of('saved'));
    }
}
