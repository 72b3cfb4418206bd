<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use App\Lib\Payments\PaymentEvent;
use App\Lib\Payments\PaymentFailed;
use App\Lib\Payments\Providers;
use StoneScriptPHP\Application;
use StoneScriptPHP\Database;
use StoneScriptPHP\HttpError;
use StoneScriptPHP\Log;
use StoneScriptPHP\Texts;

/** What can happen to an order, each as one transaction with its mails; the rules are in SQL (move_order). */
final class Orders
{
    /** An order by what its customer has: the token. 404 for everything else. */
    public static function id_of(string $token): int
    {
        $row = preg_match('/^[A-Za-z0-9_-]{43}$/D', $token) ? Database::row('find_order', ['i_token' => $token]) : null;
        return (int) ($row['o_id'] ?? throw new HttpError(res_not_ok(Texts::of('order_missing'), 404)));
    }

    public static function document(int $id, bool $all = false): array
    {
        return Documents::one('order_document', ['i_order' => $id, 'i_all' => $all])
            ?? throw new HttpError(res_not_ok(Texts::of('order_missing'), 404));
    }

    /** @param array<string, mixed> $wish arguments of place_order */
    public static function place(array $wish): array
    {
        self::expire();
        return Database::transaction(static function () use ($wish): array {
            $row = Database::row('place_order', $wish);
            $order = self::document((int) $row['o_id'], true);
            if ($row['o_new']) {
                OrderNews::tell($order, 'placed');
            }
            return $order;
        });
    }

    /** Where the customer goes to pay; '' when nothing is to be done online. The same page again while a payment is under way. */
    public static function pay(array $order): string
    {
        if ($order['state'] !== 'pending') {
            return '';
        }
        $payments = array_filter($order['payments'], static fn (array $p): bool => $p['method'] === $order['method']);
        $begun = array_values(array_filter($payments, static fn (array $p): bool => $p['state'] === 'started'));
        if ($begun !== []) {
            return (string) (Database::row('get_payment_url', ['i_payment' => $begun[0]['id']])['o_url'] ?? '');
        }
        $start = Providers::of($order['method'])->start($order, count($payments) + 1);
        if ($start->url !== '') {
            Database::row('start_payment', ['i_order' => $order['id'], 'i_method' => $order['method'], 'i_reference' => $start->reference, 'i_url' => $start->url]);
        }
        return $start->url;
    }

    /** A provider's message: counted once; the people concerned are told. */
    public static function settle(PaymentEvent $event): string
    {
        return Database::transaction(static function () use ($event): string {
            $row = Database::row('settle_payment', [
                'i_method' => $event->method, 'i_event_id' => $event->id, 'i_type' => $event->type, 'i_reference' => $event->reference,
                'i_payment' => $event->payment, 'i_outcome' => $event->outcome, 'i_amount' => $event->amount, 'i_currency' => $event->currency,
            ]);
            Log::info('A message about a payment', ['method' => $event->method, 'type' => $event->type, 'result' => $row['o_result']]);
            if ($row['o_order_id'] !== null && !in_array($row['o_result'], ['duplicate', 'ignored', 'unknown'], true)) {
                OrderNews::tell(self::document($row['o_order_id'], true), $row['o_result']);
            }
            if ($event->payment !== '' && in_array($row['o_result'], ['paid', 'late', 'twice'], true)) {
                Refunds::settle_waiting($event->method, $event->payment);
            }
            return $row['o_result'];
        });
    }

    /** @param 'paid'|'deliver'|'cancel'|'ship' $event */
    public static function move(int $id, string $event, string $actor, string $note = '', array $parcel = []): array
    {
        $order = Database::transaction(static function () use ($id, $event, $actor, $note, $parcel): array {
            match ($event) {
                'paid' => Database::row('mark_paid', ['i_order' => $id, 'i_actor' => $actor, 'i_note' => $note]),
                'ship' => Database::row('ship_order', ['i_order' => $id, 'i_actor' => $actor] + $parcel),
                default => Database::row('move_order', ['i_order' => $id, 'i_event' => $event, 'i_actor' => $actor, 'i_note' => $note]),
            };
            $order = self::document($id, true);
            OrderNews::tell($order, ['paid' => 'paid', 'ship' => 'shipped', 'deliver' => 'completed', 'cancel' => 'cancelled'][$event]);
            return $order;
        });
        if (in_array($event, ['paid', 'cancel'], true)) {
            self::withdraw($order);
        }
        return $order;
    }

    /** Releases the stock reserved for orders that were not paid in time. */
    public static function expire(): void
    {
        Database::transaction(static function (): void {
            foreach (Database::fn('expire_orders') as $row) {
                OrderNews::tell(self::document($row['o_order_id'], true), 'expired');
            }
        });
    }

    /** Pages of providers where this order could still be paid are closed, as far as they can be reached. */
    private static function withdraw(array $order): void
    {
        foreach ($order['payments'] as $payment) {
            if ($payment['method'] === $order['method'] && $payment['state'] !== 'paid' && $payment['reference'] !== null) {
                Application::after_response(static function () use ($payment): void {
                    try {
                        Providers::of($payment['method'])->withdraw($payment['reference']);
                    } catch (PaymentFailed $e) {
                        Log::info('A payment page could not be closed', ['error' => $e->getMessage()]);
                    }
                });
            }
        }
    }
}
