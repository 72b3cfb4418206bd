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

/** Giving money back: noted, asked for, finished with its credit note; the rules are in SQL (start_refund, finish_refund, settle_refund). */
final class Refunds
{
    /** The same key again is the same refund: when nobody knows how it went, asking again gives nothing back twice. */
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
            throw new HttpError(res_not_ok($refund['o_error'] ?: 'The payment provider did not give the money back', 409));
        }
        return Orders::document($order, true);
    }

    /** A provider's message about a refund: counted once, and told to whom it concerns. */
    public static function settle(RefundEvent $event): string
    {
        return Database::transaction(static function () use ($event): string {
            $row = Database::row('settle_refund', [
                'i_method' => $event->method, 'i_event_id' => $event->id, 'i_type' => $event->type, 'i_reference' => $event->reference,
                'i_key' => $event->key, 'i_outcome' => $event->outcome, 'i_error' => $event->error,
            ]);
            Log::info('A message about a refund', ['method' => $event->method, 'type' => $event->type, 'result' => $row['o_result']]);
            if (in_array($row['o_result'], ['refunded', 'refund-failed'], true)) {
                // Who was never told that the money is coming need not hear that it is not.
                OrderNews::of_refund(Orders::document($row['o_order_id'], true), $row['o_result'], $row['o_refund_id'], $row['o_result'] === 'refunded' || $row['o_was'] === 'done');
            }
            return $row['o_result'];
        });
    }

    /** @return array{string, string} the provider's name of the refund, or why there is none */
    private static function ask(array $refund, string $key): array
    {
        try {
            return [Providers::of($refund['o_method'])->refund((string) $refund['o_payment'], $refund['o_amount'], $refund['o_currency'], $key), ''];
        } catch (PaymentUnclear $e) {
            Log::error('Nobody knows yet whether a refund was made', ['refund' => $refund['o_id'], 'error' => $e->getMessage()]);
            throw new HttpError(res_not_ok($e->getMessage() . ' It is not known whether the money was given back. Please ask again in a minute: nothing is given back twice.', 502));
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
