<?php

declare(strict_types=1);

namespace App\Routes;

use App\Lib\Shop\Invoice;
use App\Lib\Shop\Orders;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

final class GetInvoiceRoute implements IRouteHandler
{
    public string $token;

    public function validation_rules(): array
    {
        return ['token' => 'required|string|max:60'];
    }

    public function process(): ApiResponse
    {
        return Invoice::answer(Orders::document(Orders::id_of($this->token), true));
    }
}
