<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use App\Lib\Papers\Paper;
use App\Lib\Papers\Text;

/** A credit note on paper: of a whole invoice with its items, of a part with its amount. What cancels one has the same form and names it. */
final class CreditNotePdf
{
    /** @param array<string, mixed> $note what get_credit_note answers */
    public static function render(array $order, array $note): string
    {
        $document = $note['o_document'];
        $cancels = $note['o_cancels'] !== null;
        // A credit note says what is taken off the invoice, so its amounts have no sign; what cancels it puts them on again.
        $sign = $cancels ? -1 : 1;
        $paper = new Paper($cancels ? 'Cancellation of a credit note' : 'Credit note', $note['o_number'], $order, $document['seller'], $document['footer']);
        $paper->heads([
            ...Text::labelled('Number', $note['o_number']), ...Text::labelled('Date', substr((string) $note['o_issued_at'], 0, 10)), ...Text::labelled('Cancels', (string) $note['o_cancels']),
            ...Text::labelled('For invoice', $note['o_invoice']), ...Text::labelled('Invoice of', substr((string) $note['o_invoiced_at'], 0, 10)), ...Text::labelled('Order', $order['number']),
        ]);
        $paper->say(self::text($note, $document, $cancels));
        if ($document['whole']) {
            $paper->items();
            $order['shipping_total'] > 0 && $paper->sum($order['shipping_name'], $order['shipping_total']);
        }
        $document['taxes'] === [] || $paper->sum('Net amount', $sign * $document['net']);
        foreach ($document['taxes'] as $tax) {
            $paper->sum("{$tax['name']} on " . $paper->money($sign * $tax['taxable']), $sign * $tax['tax']);
        }
        $paper->sum($cancels ? 'Put on again' : 'Credited', $sign * $note['o_amount'], true);
        return $paper->pdf();
    }

    private static function text(array $note, array $document, bool $cancels): string
    {
        $what = match (true) {
            $cancels => "The money of credit note {$note['o_cancels']} could not be given back. That note is cancelled; invoice {$note['o_invoice']} stands as it did before it.",
            $document['whole'] => "All of invoice {$note['o_invoice']} is given back.",
            default => "Of invoice {$note['o_invoice']} a part is given back.",
        };
        return $what . ($document['reason'] === '' ? '' : "\nReason: {$document['reason']}");
    }
}
