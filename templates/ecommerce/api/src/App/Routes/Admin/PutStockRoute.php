<?php

declare(strict_types=1);

namespace App\Routes\Admin;

use App\DTO\Line;
use App\Lib\Shop\Actor;
use StoneScriptPHP\Alert;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Texts;

/** `was` is the number that stood on the screen: what was sold meanwhile stays sold. */
final class PutStockRoute implements IRouteHandler
{
    public int $id;
    public int $on_hand;
    public int $was;
    public bool $tracked = true;
    public string $sku = '';
    public ?int $price = null;

    public function validation_rules(): array
    {
        return [
            'id' => 'required|integer|min:1', 'on_hand' => 'required|integer|min:0|max:1000000', 'was' => 'required|integer|min:0|max:1000000',
            'tracked' => 'required|boolean', 'sku' => ['string', 'max:60', 'regex:' . Line::OPTIONAL], 'price' => 'integer|min:0|max:2000000000',
        ];
    }

    public function process(): ApiResponse
    {
        Database::row('set_stock', [
            'i_variant' => $this->id, 'i_on_hand' => $this->on_hand, 'i_was' => $this->was, 'i_tracked' => $this->tracked, 'i_sku' => $this->sku,
            'i_price' => $this->price, 'i_actor' => Actor::name(),
        ]);
        foreach (Database::fn('stock_steps', ['i_variants' => [$this->id]]) as $row) {
            Alert::publish('public', 'stock.changed', ['variant_id' => $row['o_variant_id'], 'available' => $row['o_available']]);
        }
        Alert::publish('public', 'content.changed', ['collection' => 'products', 'id' => $this->id]);
        return res_ok(null, Texts::of('saved'));
    }
}
