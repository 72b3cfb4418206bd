<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use App\DTO\Address;
use App\Lib\Papers\Paper;
use App\Lib\Papers\Text;

/** An invoice on paper. */
final class InvoicePdf
{
    public static function render(array $order, array $seller, string $footer, string $number, string $date): string
    {
        $paper = new Paper($seller['tax_number'] === '' ? 'Invoice' : 'Tax invoice', $number, $order, $seller, $footer);
        $paper->heads([
            ...Text::labelled('Invoice', $number), ...Text::labelled('Date', $date), ...Text::labelled('Order', $order['number']),
            ...Text::labelled('Ordered', substr((string) $order['placed_at'], 0, 10)),
            ...($order['billing'] !== null ? Text::labelled('Delivered to', implode(', ', Address::lines($order['address']))) : Text::labelled('Place of supply', $order['address']['region_name'] ?? '')),
        ]);
        $paper->items();
        $paper->sum('Items', $order['items_total']);
        $paper->sum($order['shipping_name'], $order['shipping_total']);
        $order['prices_include_tax'] && $paper->sum('Total', $order['total'], true);
        foreach ($order['taxes'] as $tax) {
            $paper->sum(($order['prices_include_tax'] ? 'includes ' : '') . "{$tax['name']} on " . $paper->money((int) $tax['taxable']), (int) $tax['tax']);
        }
        $order['prices_include_tax'] || $paper->sum('Total', $order['total'], true);
        $paper->say($order['paid_at'] !== null ? 'Paid on ' . substr((string) $order['paid_at'], 0, 10) . '.' : 'To be paid.');
        return $paper->pdf();
    }
}
