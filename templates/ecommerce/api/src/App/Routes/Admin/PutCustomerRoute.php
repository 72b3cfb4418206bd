<?php

declare(strict_types=1);

namespace App\Routes\Admin;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Texts;

final class PutCustomerRoute implements IRouteHandler
{
    public int $id;
    public string $note = '';

    public function validation_rules(): array
    {
        return ['id' => 'required|integer|min:1', 'note' => 'string|max:2000'];
    }

    public function process(): ApiResponse
    {
        $row = Database::row('update_customer', ['i_customer' => $this->id, 'i_note' => $this->note]);
        return $row === null ? res_not_ok(Texts::of('customer_missing'), 404) : res_ok(null, Texts::of('saved'));
    }
}
