<?php

declare(strict_types=1);

namespace App\Routes\Customer;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\Database;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Texts;

final class DeleteAddressRoute implements IRouteHandler
{
    public int $id;

    public function validation_rules(): array
    {
        return ['id' => 'required|integer|min:1'];
    }

    public function process(): ApiResponse
    {
        $row = Database::row('delete_address', ['i_customer' => Application::$user['id'], 'i_id' => $this->id]);
        return $row === null ? res_not_ok(Texts::of('address_missing'), 404) : res_ok();
    }
}
