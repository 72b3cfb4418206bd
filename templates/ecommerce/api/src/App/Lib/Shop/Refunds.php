<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use App\Lib\Payments\PaymentFailed;
use App\Lib\Payments\PaymentUnclear;
use App\Lib\Payments\Providers;
use App\Lib\Payments\RefundEvent;
use StoneScriptPHP\Database;
use StoneScriptPHP\HttpError;
use StoneScriptPHP\Log;
use StoneScriptPHP\Texts;

/** Giving money back: noted, asked for, finished with its credit note; the rules are in SQL (start_refund, finish_refund, take_refund). */
final class Refunds
{
    /** The same key identifies the same refund: if its result is unknown, a retry does not refund twice. */
    public static function make(int $order, int $amount, string $reason, string $key, bool $restock, string $actor, bool $by_hand = false): array
    {
        $refund = Database::row('start_refund', [
            'i_order' => $order, 'i_amount' => $amount, 'i_reason' => $reason, 'i_key' => $key, 'i_actor' => $actor, 'i_restock' => $restock, 'i_by_hand' => $by_hand,
        ]);
        if ($refund['o_state'] === 'started') {
            [$reference, $error] = self::ask($refund, $key);
            $refund = self::finish($order, $refund, $reference, $error) + $refund;
        }
        if ($refund['o_state'] === 'failed') {
            throw new HttpError(res_not_ok($refund['o_error'] ?: Texts::of('refund_refused'), 409));
        }
        return Orders::document($order, true);
    }

    /** A provider's message about a refund: counted once; the people concerned are told. */
    public static function settle(RefundEvent $event): string
    {
        return Database::transaction(static function () use ($event): string {
            $row = Database::row('hear_of_refund', ['i_method' => $event->method, 'i_event_id' => $event->id, 'i_type' => $event->type, 'i_refund' => self::facts($event)]);
            Log::info('A message about a refund', ['method' => $event->method, 'type' => $event->type, 'result' => $row['o_result']]);
            self::tell($row);
            return $row['o_result'];
        });
    }

    /** A payment has become known: refund messages that arrived before it count now. In the caller's transaction. */
    public static function settle_waiting(string $method, string $payment): void
    {
        foreach (Database::fn('settle_waiting_refunds', ['i_method' => $method, 'i_payment' => $payment]) as $row) {
            Log::info('A message about a refund that waited', ['method' => $method, 'result' => $row['o_result']]);
            self::tell($row);
        }
    }

    /** @return array<string, string|int> as take_refund wants it */
    private static function facts(RefundEvent $event): array
    {
        return [
            'reference' => $event->reference, 'key' => $event->key, 'outcome' => $event->outcome, 'error' => $event->error,
            'payment' => $event->payment, 'amount' => $event->amount, 'currency' => $event->currency, 'at' => $event->at,
        ];
    }

    private static function tell(array $row): void
    {
        $result = $row['o_result'];
        if (in_array($result, ['refunded', 'refunded-at-provider', 'refund-failed'], true)) {
            // Who was never told that the money is coming need not hear that it is not.
            OrderNews::of_refund(Orders::document($row['o_order_id'], true), $result, $row['o_refund_id'], $result !== 'refund-failed' || $row['o_was'] === 'done');
        } elseif ($result === 'refund-mismatch') {
            $order = Orders::document($row['o_order_id'], true);
            OrderNews::tell($order, $result, ['said' => end($order['events'])['note'], 'provider' => ucfirst($order['method'])]);
        }
    }

    /** @return array{string, string} the provider's name of the refund, or why there is none */
    private static function ask(array $refund, string $key): array
    {
        try {
            return [Providers::of($refund['o_method'])->refund((string) $refund['o_payment'], $refund['o_amount'], $refund['o_currency'], $key), ''];
        } catch (PaymentUnclear $e) {
            Log::error('Nobody knows yet whether a refund was made', ['refund' => $refund['o_id'], 'error' => $e->getMessage()]);
            throw new HttpError(res_not_ok($e->getMessage() . ' ' . Texts::of('refund_unclear'), 502));
        } catch (PaymentFailed $e) {
            Log::warning('A refund failed', ['refund' => $refund['o_id'], 'error' => $e->getMessage()]);
            return ['', $e->getMessage()];
        }
    }

    /** @return array{o_state: string, o_error: string} */
    private static function finish(int $order, array $refund, string $reference, string $error): array
    {
        return Database::transaction(static function () use ($order, $refund, $reference, $error): array {
            $row = Database::row('finish_refund', ['i_refund' => $refund['o_id'], 'i_done' => $error === '', 'i_reference' => $reference, 'i_error' => $error]);
            if ($row['o_new'] && $row['o_state'] === 'done') {
                OrderNews::of_refund(Orders::document($order, true), 'refunded', $refund['o_id']);
            }
            return ['o_state' => $row['o_state'], 'o_error' => $error];
        });
    }
}
