<?php

declare(strict_types=1);

namespace App\Lib\Shop;

/** A credit note on paper: of a whole invoice with its items, of a part with its amount. What cancels one has the same form and names it. */
final class CreditNotePdf
{
    /** @param array<string, mixed> $note what get_credit_note answers */
    public static function render(array $order, array $note): string
    {
        $document = $note['o_document'];
        $cancels = $note['o_cancels'] !== null;
        $title = $cancels ? 'Cancellation of a credit note' : 'Credit note';
        $facts = [
            Paper::labelled('Number', $note['o_number']), Paper::labelled('Date', substr((string) $note['o_issued_at'], 0, 10)),
            Paper::labelled('Cancels', (string) $note['o_cancels']), Paper::labelled('For invoice', $note['o_invoice']), Paper::labelled('Invoice of', substr((string) $note['o_invoiced_at'], 0, 10)),
            Paper::labelled('Order', $order['number']),
        ];
        return Paper::pdf("$title {$note['o_number']}", Paper::test($order, 'a credit note') . "<h1 style=\"font-size:20pt\">$title</h1>"
            . Paper::heads($order, $document['seller'], $facts) . '<p>' . self::text($note, $document, $cancels) . '</p><br>'
            . ($document['whole'] ? InvoicePdf::items($order) . '<br><br>' : '') . self::sums($order, $document, $note['o_amount']) . Paper::footer($document['footer']));
    }

    private static function text(array $note, array $document, bool $cancels): string
    {
        $what = match (true) {
            $cancels => "The money of credit note {$note['o_cancels']} could not be given back. That note is cancelled; invoice {$note['o_invoice']} stands as it did before it.",
            $document['whole'] => "All of invoice {$note['o_invoice']} is given back.",
            default => "Of invoice {$note['o_invoice']} a part is given back.",
        };
        return Letters::html(trim("$what " . ($document['reason'] === '' ? '' : "Reason: {$document['reason']}")));
    }

    /** A credit note says what is taken off the invoice, so its amounts have no sign; what cancels it puts them on again. */
    private static function sums(array $order, array $document, int $amount): string
    {
        $sign = $amount < 0 ? -1 : 1;
        $rows = '';
        if ($document['whole'] && $order['shipping_total'] > 0) {
            $rows .= Paper::sum(Letters::html($order['shipping_name']), Paper::money($order, $order['shipping_total']));
        }
        if ($document['taxes'] !== []) {
            $rows .= Paper::sum('Net amount', Paper::money($order, $sign * $document['net']));
        }
        foreach ($document['taxes'] as $tax) {
            $rows .= Paper::sum(Letters::html($tax['name']) . ' on ' . Paper::money($order, $sign * $tax['taxable']), Paper::money($order, $sign * $tax['tax']));
        }
        return '<table cellpadding="3">' . $rows . Paper::sum($amount < 0 ? 'Put on again' : 'Credited', Paper::money($order, $sign * $amount), true) . '</table>';
    }
}
