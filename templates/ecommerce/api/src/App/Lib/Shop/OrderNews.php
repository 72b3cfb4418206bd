<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use StoneScriptPHP\Alert;
use StoneScriptPHP\Database;
use StoneScriptPHP\Mailer;

/** Tells those whom it concerns that something happened to an order: the customer, the owner, and everyone who looks at its goods. */
final class OrderNews
{
    /** what happened => [mail to the customer, mail to the owner]; names of files in src/mails */
    private const MAILS = [
        'placed' => ['placed', 'owner-placed'],
        'paid' => ['paid', 'owner-paid'],
        'shipped' => ['shipped', ''],
        'completed' => ['', ''],
        'cancelled' => ['cancelled', 'owner-cancelled'],
        'failed' => ['failed', ''],
        'expired' => ['expired', ''],
        'refunded' => ['refunded', ''],
        'late' => ['', 'owner-refund-needed'],
        'twice' => ['', 'owner-refund-needed'],
        'mismatch' => ['', 'owner-mismatch'],
    ];

    /** @param array $order order_document with all */
    public static function tell(array $order, string $what): void
    {
        [$to_customer, $to_owner] = self::MAILS[$what];
        // An order that is paid online is confirmed when the payment has come, not before.
        $waits = $what === 'placed' && $order['state'] === 'pending' && $order['method'] !== 'transfer';
        if ($to_customer !== '' && !$waits) {
            [$subject, $text] = OrderMail::write($to_customer, $order);
            Mailer::queue($order['email'], $subject, $text, Shop::settings()['email'], $what === 'paid' || $what === 'shipped' ? self::invoice($order) : []);
        }
        if ($to_owner !== '' && !$waits) {
            [$subject, $text] = OrderMail::write($to_owner, $order);
            Mailer::queue('', $subject, $text, $order['email']);
        }
        self::publish($order, $what);
    }

    private static function publish(array $order, string $what): void
    {
        Alert::publish('public', 'order.changed', ['key' => self::key($order['token'])]);
        if (!in_array($what, ['shipped', 'completed', 'refunded', 'expired'], true)) {
            $total = Money::text($order['total'], $order['currency'], $order['digits']);
            Alert::publish('owner', "order.$what", ['id' => $order['id'], 'text' => "Order {$order['number']} ($total): $what", 'path' => 'x/orders/' . $order['id']]);
        }
        $variants = array_values(array_filter(array_column($order['items'], 'variant_id')));
        foreach (Database::fn('stock_steps', ['i_variants' => $variants]) as $row) {
            Alert::publish('public', 'stock.changed', ['variant_id' => $row['o_variant_id'], 'available' => $row['o_available']]);
        }
    }

    /** What the page of an order listens for: says nothing to anybody else. */
    public static function key(string $token): string
    {
        return substr(hash('sha256', "order.$token"), 0, 24);
    }

    private static function invoice(array $order): array
    {
        return $order['invoice'] === null ? [] : [['name' => "{$order['invoice']}.pdf", 'mime' => 'application/pdf', 'content' => Invoice::pdf($order)]];
    }
}
