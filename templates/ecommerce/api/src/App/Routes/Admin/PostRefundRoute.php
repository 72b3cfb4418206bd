<?php

declare(strict_types=1);

namespace App\Routes\Admin;

use App\Lib\Shop\Actor;
use App\Lib\Shop\Refunds;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

/** Gives money back; the owner only. `key` is drawn by the admin, so that a second click gives nothing back twice; `by_hand`: the owner has done it, no provider is asked. */
final class PostRefundRoute implements IRouteHandler
{
    public int $id;
    public int $amount;
    public string $reason = '';
    public string $key;
    public bool $restock = false;
    public bool $by_hand = false;

    public function validation_rules(): array
    {
        return [
            'id' => 'required|integer|min:1', 'amount' => 'required|integer|min:1|max:2147483647', 'reason' => 'string|max:300',
            'key' => ['required', 'string', 'regex:/^[A-Za-z0-9_-]{20,64}$/D'], 'restock' => 'boolean', 'by_hand' => 'boolean',
        ];
    }

    public function process(): ApiResponse
    {
        return res_ok(Refunds::make($this->id, $this->amount, $this->reason, $this->key, $this->restock, Actor::name(), $this->by_hand));
    }
}
