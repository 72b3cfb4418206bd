<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use StoneScriptPHP\Alert;
use StoneScriptPHP\Database;
use StoneScriptPHP\Mailer;
use StoneScriptPHP\Texts;

/** Tells the people concerned what happened to an order: the customer, the owner, and everyone who looks at its goods. */
final class OrderNews
{
    /** what happened => [mail to the customer, mail to the owner]; of OrderMail */
    private const MAILS = [
        'placed' => ['placed', 'owner_placed'],
        'paid' => ['paid', 'owner_paid'],
        'shipped' => ['shipped', ''],
        'completed' => ['', ''],
        'cancelled' => ['cancelled', 'owner_cancelled'],
        'failed' => ['failed', ''],
        'expired' => ['expired', ''],
        'refunded' => ['refunded', ''],
        'refunded-at-provider' => ['refunded', 'owner_refunded_at_provider'],
        'refund-mismatch' => ['', 'owner_refund_mismatch'],
        'refund-failed' => ['refund_failed', 'owner_refund_failed'],
        'late' => ['', 'owner_refund_needed'],
        'twice' => ['', 'owner_refund_needed'],
        'mismatch' => ['', 'owner_mismatch'],
    ];

    /**
     * @param array $order order_document with all
     * @param array<string, string> $more places of the owner's mail alone
     */
    public static function tell(array $order, string $what, array $more = []): void
    {
        [$to_customer, $to_owner] = self::MAILS[$what];
        // An order that is paid online is confirmed when the payment has come, not before.
        $waits = $what === 'placed' && $order['state'] === 'pending' && $order['method'] !== 'transfer';
        if ($to_customer !== '' && !$waits) {
            [$subject, $text] = OrderMail::write($to_customer, $order);
            Mailer::queue($order['email'], $subject, $text, Shop::settings()['email'], $what === 'paid' || $what === 'shipped' ? self::invoice($order) : []);
        }
        if ($to_owner !== '' && !$waits) {
            [$subject, $text] = OrderMail::write($to_owner, $order, $more);
            Mailer::queue('', $subject, $text, $order['email']);
        }
        self::publish($order, $what);
    }

    /**
     * The same for refunds, with their documents.
     *
     * @param 'refunded'|'refunded-at-provider'|'refund-failed' $what
     */
    public static function of_refund(array $order, string $what, int $refund, bool $to_customer = true): void
    {
        $of = array_values(array_filter($order['refunds'], static fn (array $r): bool => $r['id'] === $refund))[0];
        $notes = array_values(array_filter($order['credit_notes'], static fn (array $n): bool => $n['refund_id'] === $refund && ($n['amount'] < 0) === ($what === 'refund-failed')));
        $attachments = array_map(static fn (array $n): array => CreditNote::attachment($order, $n), $notes);
        $more = [
            'amount' => Money::text($of['amount'], $order['currency'], $order['digits']), 'reason' => $of['error'] ?: Texts::of('no_reason'), 'reference' => $of['reference'], 'provider' => ucfirst($order['method']),
            'document' => $notes === [] ? '' : ($what === 'refund-failed' ? Texts::of('order_note_cancelled', ['number' => $notes[0]['number']]) : Texts::of('order_note_attached', ['number' => $notes[0]['number']])),
        ];
        [$mail, $owners] = self::MAILS[$what];
        if ($to_customer) {
            [$subject, $text] = OrderMail::write($mail, $order, $more);
            Mailer::queue($order['email'], $subject, $text, Shop::settings()['email'], $attachments);
        }
        if ($owners !== '') {
            [$subject, $text] = OrderMail::write($owners, $order, $more + ['told' => $to_customer ? Texts::of('order_told') : Texts::of('order_not_told')]);
            Mailer::queue('', $subject, $text, $order['email'], $attachments);
        }
        self::publish($order, $what, $more['amount']);
    }

    private static function publish(array $order, string $what, string $amount = ''): void
    {
        Alert::publish('public', 'order.changed', ['key' => self::key($order['token'])]);
        if (!in_array($what, ['shipped', 'completed', 'refunded', 'expired'], true)) {
            $name = strtr($what, '-', '_');
            $text = Texts::of("news_$name", ['number' => $order['number'], 'amount' => $amount, 'total' => Money::text($order['total'], $order['currency'], $order['digits'])]);
            Alert::publish('owner', "order.$what", ['id' => $order['id'], 'text' => $text, 'path' => 'x/orders/' . $order['id']]);
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
        return $order['invoice'] === null ? [] : [Invoice::attachment($order)];
    }
}
