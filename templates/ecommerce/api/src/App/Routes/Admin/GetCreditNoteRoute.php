<?php

declare(strict_types=1);

namespace App\Routes\Admin;

use App\Lib\Shop\CreditNote;
use App\Lib\Shop\Orders;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

final class GetCreditNoteRoute implements IRouteHandler
{
    public int $id;
    public int $note;

    public function validation_rules(): array
    {
        return ['id' => 'required|integer|min:1', 'note' => 'required|integer|min:1'];
    }

    public function process(): ApiResponse
    {
        return CreditNote::answer(Orders::document($this->id, true), $this->note);
    }
}
