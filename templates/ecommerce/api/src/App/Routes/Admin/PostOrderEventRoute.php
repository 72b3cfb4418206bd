<?php

declare(strict_types=1);

namespace App\Routes\Admin;

use App\DTO\Line;
use App\Lib\Shop\Actor;
use App\Lib\Shop\Orders;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

/** Something happens to an order: paid, ship, deliver, cancel. What may follow what is in order_transitions. */
final class PostOrderEventRoute implements IRouteHandler
{
    public int $id;
    public string $event;
    public string $note = '';
    public string $carrier = '';
    public string $tracking = '';
    public string $tracking_url = '';

    public function validation_rules(): array
    {
        $line = ['string', 'max:100', 'regex:' . Line::OPTIONAL];
        return [
            'id' => 'required|integer|min:1', 'event' => 'required|in:paid,ship,deliver,cancel', 'note' => 'string|max:1000',
            'carrier' => $line, 'tracking' => $line, 'tracking_url' => 'url|max:300',
        ];
    }

    public function process(): ApiResponse
    {
        $parcel = ['i_carrier' => $this->carrier, 'i_tracking' => $this->tracking, 'i_url' => $this->tracking_url];
        return res_ok(Orders::move($this->id, $this->event, Actor::name(), $this->note, $parcel));
    }
}
