<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use App\DTO\Address;
use App\Lib\Pdf\Document;
use App\Lib\Pdf\Text;
use StoneScriptPHP\Texts;

/** The PDF document of an invoice. */
final class InvoicePdf
{
    public static function render(array $order, array $seller, string $footer, string $number, string $date): string
    {
        $pdf = new Document($seller['tax_number'] === '' ? Texts::of('document_invoice') : Texts::of('document_tax_invoice'), $number, $order, $seller, $footer);
        $pdf->heads([
            ...Text::labelled(Texts::of('document_invoice'), $number), ...Text::labelled(Texts::of('document_date'), $date), ...Text::labelled(Texts::of('document_order'), $order['number']),
            ...Text::labelled(Texts::of('document_ordered'), substr((string) $order['placed_at'], 0, 10)),
            ...($order['billing'] !== null ? Text::labelled(Texts::of('document_delivered_to'), implode(', ', Address::lines($order['address']))) : Text::labelled(Texts::of('document_place'), $order['address']['region_name'] ?? '')),
        ]);
        $pdf->items();
        $pdf->sum(Texts::of('document_items'), $order['items_total']);
        $pdf->sum($order['shipping_name'], $order['shipping_total']);
        $order['prices_include_tax'] && $pdf->sum(Texts::of('document_total'), $order['total'], true);
        foreach ($order['taxes'] as $tax) {
            $values = ['tax' => $tax['name'], 'amount' => $pdf->money((int) $tax['taxable'])];
            $pdf->sum($order['prices_include_tax'] ? Texts::of('document_includes_tax_on', $values) : Texts::of('document_tax_on', $values), (int) $tax['tax']);
        }
        $order['prices_include_tax'] || $pdf->sum(Texts::of('document_total'), $order['total'], true);
        $pdf->say($order['paid_at'] !== null ? Texts::of('document_paid_on', ['date' => substr((string) $order['paid_at'], 0, 10)]) : Texts::of('document_to_be_paid'));
        return $pdf->bytes();
    }
}
