<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use App\Lib\Pdf\Document;
use App\Lib\Pdf\Text;
use StoneScriptPHP\Texts;

/** The PDF document of a credit note: a full one lists the items, a partial one the amount. A cancellation has the same layout and names the credit note. */
final class CreditNotePdf
{
    /** @param array<string, mixed> $note what get_credit_note answers */
    public static function render(array $order, array $note): string
    {
        $document = $note['o_document'];
        $cancels = $note['o_cancels'] !== null;
        // A credit note says what is taken off the invoice, so its amounts have no sign; what cancels it puts them on again.
        $sign = $cancels ? -1 : 1;
        $pdf = new Document($cancels ? Texts::of('document_cancellation') : Texts::of('document_credit_note'), $note['o_number'], $order, $document['seller'], $document['footer']);
        $pdf->heads([
            ...Text::labelled(Texts::of('document_number'), $note['o_number']), ...Text::labelled(Texts::of('document_date'), substr((string) $note['o_issued_at'], 0, 10)), ...Text::labelled(Texts::of('document_cancels'), (string) $note['o_cancels']),
            ...Text::labelled(Texts::of('document_for_invoice'), $note['o_invoice']), ...Text::labelled(Texts::of('document_invoice_of'), substr((string) $note['o_invoiced_at'], 0, 10)), ...Text::labelled(Texts::of('document_order'), $order['number']),
        ]);
        $pdf->say(self::text($note, $document, $cancels));
        if ($document['whole']) {
            $pdf->items();
            $order['shipping_total'] > 0 && $pdf->sum($order['shipping_name'], $order['shipping_total']);
        }
        $document['taxes'] === [] || $pdf->sum(Texts::of('document_net'), $sign * $document['net']);
        foreach ($document['taxes'] as $tax) {
            $pdf->sum(Texts::of('document_tax_on', ['tax' => $tax['name'], 'amount' => $pdf->money($sign * $tax['taxable'])]), $sign * $tax['tax']);
        }
        $pdf->sum($cancels ? Texts::of('document_put_on_again') : Texts::of('document_credited'), $sign * $note['o_amount'], true);
        return $pdf->bytes();
    }

    private static function text(array $note, array $document, bool $cancels): string
    {
        $what = match (true) {
            $cancels => Texts::of('document_cancelled_text', ['note' => $note['o_cancels'], 'invoice' => $note['o_invoice']]),
            $document['whole'] => Texts::of('document_whole_text', ['invoice' => $note['o_invoice']]),
            default => Texts::of('document_part_text', ['invoice' => $note['o_invoice']]),
        };
        return $what . ($document['reason'] === '' ? '' : "\n" . Texts::of('document_reason', ['reason' => $document['reason']]));
    }
}
