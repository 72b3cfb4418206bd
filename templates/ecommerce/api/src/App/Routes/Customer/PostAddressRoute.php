<?php

declare(strict_types=1);

namespace App\Routes\Customer;

use App\Lib\Shop\Shop;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\Database;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Texts;

/** A new address, or with id one of the own changed. */
final class PostAddressRoute implements IRouteHandler
{
    public ?int $id = null;
    public array $address = [];
    public bool $is_default = false;

    public function validation_rules(): array
    {
        return ['id' => 'integer|min:1', 'address' => 'required|array|max:12', 'is_default' => 'boolean'];
    }

    public function process(): ApiResponse
    {
        $errors = [];
        $address = Shop::address($this->address, 'address', $errors);
        if ($address === null) {
            return res_not_ok(Texts::of('check'), 400, $errors);
        }
        $row = Database::transaction(fn (): ?array => Database::row('save_address', [
            'i_customer' => Application::$user['id'], 'i_id' => $this->id, 'i_address' => $address->fields, 'i_default' => $this->is_default,
        ]));
        return $row === null ? res_not_ok(Texts::of('address_missing'), 404) : res_ok(['id' => $row['o_id']], Texts::of('saved'));
    }
}
