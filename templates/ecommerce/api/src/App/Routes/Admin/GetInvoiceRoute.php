<?php

declare(strict_types=1);

namespace App\Routes\Admin;

use App\Lib\Shop\Invoice;
use App\Lib\Shop\Orders;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

final class GetInvoiceRoute implements IRouteHandler
{
    public int $id;

    public function validation_rules(): array
    {
        return ['id' => 'required|integer|min:1'];
    }

    public function process(): ApiResponse
    {
        return Invoice::answer(Orders::document($this->id, true));
    }
}
