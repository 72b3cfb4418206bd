<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use App\DTO\Address;
use App\Lib\Papers\Paper;
use App\Lib\Papers\Text;
use StoneScriptPHP\Texts;

/** The PDF document of an invoice. */
final class InvoicePdf
{
    public static function render(array $order, array $seller, string $footer, string $number, string $date): string
    {
        $paper = new Paper($seller['tax_number'] === '' ? Texts::of('paper_invoice') : Texts::of('paper_tax_invoice'), $number, $order, $seller, $footer);
        $paper->heads([
            ...Text::labelled(Texts::of('paper_invoice'), $number), ...Text::labelled(Texts::of('paper_date'), $date), ...Text::labelled(Texts::of('paper_order'), $order['number']),
            ...Text::labelled(Texts::of('paper_ordered'), substr((string) $order['placed_at'], 0, 10)),
            ...($order['billing'] !== null ? Text::labelled(Texts::of('paper_delivered_to'), implode(', ', Address::lines($order['address']))) : Text::labelled(Texts::of('paper_place'), $order['address']['region_name'] ?? '')),
        ]);
        $paper->items();
        $paper->sum(Texts::of('paper_items'), $order['items_total']);
        $paper->sum($order['shipping_name'], $order['shipping_total']);
        $order['prices_include_tax'] && $paper->sum(Texts::of('paper_total'), $order['total'], true);
        foreach ($order['taxes'] as $tax) {
            $values = ['tax' => $tax['name'], 'amount' => $paper->money((int) $tax['taxable'])];
            $paper->sum($order['prices_include_tax'] ? Texts::of('paper_includes_tax_on', $values) : Texts::of('paper_tax_on', $values), (int) $tax['tax']);
        }
        $order['prices_include_tax'] || $paper->sum(Texts::of('paper_total'), $order['total'], true);
        $paper->say($order['paid_at'] !== null ? Texts::of('paper_paid_on', ['date' => substr((string) $order['paid_at'], 0, 10)]) : Texts::of('paper_to_be_paid'));
        return $paper->pdf();
    }
}
