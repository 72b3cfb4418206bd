<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use App\Lib\Papers\Paper;
use App\Lib\Papers\Text;
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
        $paper = new Paper($cancels ? Texts::of('paper_cancellation') : Texts::of('paper_credit_note'), $note['o_number'], $order, $document['seller'], $document['footer']);
        $paper->heads([
            ...Text::labelled(Texts::of('paper_number'), $note['o_number']), ...Text::labelled(Texts::of('paper_date'), substr((string) $note['o_issued_at'], 0, 10)), ...Text::labelled(Texts::of('paper_cancels'), (string) $note['o_cancels']),
            ...Text::labelled(Texts::of('paper_for_invoice'), $note['o_invoice']), ...Text::labelled(Texts::of('paper_invoice_of'), substr((string) $note['o_invoiced_at'], 0, 10)), ...Text::labelled(Texts::of('paper_order'), $order['number']),
        ]);
        $paper->say(self::text($note, $document, $cancels));
        if ($document['whole']) {
            $paper->items();
            $order['shipping_total'] > 0 && $paper->sum($order['shipping_name'], $order['shipping_total']);
        }
        $document['taxes'] === [] || $paper->sum(Texts::of('paper_net'), $sign * $document['net']);
        foreach ($document['taxes'] as $tax) {
            $paper->sum(Texts::of('paper_tax_on', ['tax' => $tax['name'], 'amount' => $paper->money($sign * $tax['taxable'])]), $sign * $tax['tax']);
        }
        $paper->sum($cancels ? Texts::of('paper_put_on_again') : Texts::of('paper_credited'), $sign * $note['o_amount'], true);
        return $paper->pdf();
    }

    private static function text(array $note, array $document, bool $cancels): string
    {
        $what = match (true) {
            $cancels => Texts::of('paper_cancelled_text', ['note' => $note['o_cancels'], 'invoice' => $note['o_invoice']]),
            $document['whole'] => Texts::of('paper_whole_text', ['invoice' => $note['o_invoice']]),
            default => Texts::of('paper_part_text', ['invoice' => $note['o_invoice']]),
        };
        return $what . ($document['reason'] === '' ? '' : "\n" . Texts::of('paper_reason', ['reason' => $document['reason']]));
    }
}
