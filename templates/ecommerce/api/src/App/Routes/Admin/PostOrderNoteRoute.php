<?php

declare(strict_types=1);

namespace App\Routes\Admin;

use App\Lib\Shop\Actor;
use App\Lib\Shop\Orders;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\IRouteHandler;

final class PostOrderNoteRoute implements IRouteHandler
{
    public int $id;
    public string $note;

    public function validation_rules(): array
    {
        return ['id' => 'required|integer|min:1', 'note' => 'required|string|max:2000'];
    }

    public function process(): ApiResponse
    {
        Database::row('note_order', ['i_order' => $this->id, 'i_actor' => Actor::name(), 'i_note' => $this->note]);
        return res_ok(Orders::document($this->id, true));
    }
}
