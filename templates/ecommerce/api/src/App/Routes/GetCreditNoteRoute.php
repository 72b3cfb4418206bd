<?php

declare(strict_types=1);

namespace App\Routes;

use App\Lib\Shop\CreditNote;
use App\Lib\Shop\Orders;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

final class GetCreditNoteRoute implements IRouteHandler
{
    public string $token;
    public int $note;

    public function validation_rules(): array
    {
        return ['token' => 'required|string|max:60', 'note' => 'required|integer|min:1'];
    }

    public function process(): ApiResponse
    {
        return CreditNote::answer(Orders::document(Orders::id_of($this->token), true), $this->note);
    }
}
