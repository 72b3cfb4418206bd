<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use App\DTO\Address;

/** An invoice on paper. */
final class InvoicePdf
{
    public static function render(array $order, array $seller, string $footer, string $number, string $date): string
    {
        $facts = [
            Paper::labelled('Invoice', $number), Paper::labelled('Date', $date), Paper::labelled('Order', $order['number']),
            Paper::labelled('Ordered', substr((string) $order['placed_at'], 0, 10)),
            $order['billing'] !== null ? Paper::labelled('Delivered to', implode(', ', Address::lines($order['address']))) : Paper::labelled('Place of supply', $order['address']['region_name'] ?? ''),
        ];
        return Paper::pdf("Invoice $number", Paper::test($order, 'an invoice')
            . '<h1 style="font-size:20pt">' . ($seller['tax_number'] === '' ? 'Invoice' : 'Tax invoice') . '</h1>'
            . Paper::heads($order, $seller, $facts) . self::items($order) . '<br><br>' . self::sums($order)
            . '<br><p>' . ($order['paid_at'] !== null ? 'Paid on ' . substr((string) $order['paid_at'], 0, 10) . '.' : 'To be paid.') . '</p>' . Paper::footer($footer));
    }

    public static function items(array $order): string
    {
        $rows = '';
        foreach ($order['items'] as $item) {
            $what = Letters::html($item['name'] . ($item['title'] === '' ? '' : " ({$item['title']})"))
                . ($item['sku'] . $item['tax_code'] === '' ? '' : '<br><span style="color:#555555;font-size:7.5pt">' . Letters::html(trim(($item['sku'] === '' ? '' : "{$item['sku']}  ")
                . ($item['tax_code'] === '' ? '' : "HSN {$item['tax_code']}")), 7.5) . '</span>');
            $rows .= "<tr><td width=\"46%\">$what</td><td width=\"10%\" align=\"right\">{$item['quantity']}</td><td width=\"17%\" align=\"right\">" . Paper::money($order, $item['unit_price'])
                . '</td><td width="10%" align="right">' . ((float) $item['tax_rate'] + 0) . ' %</td><td width="17%" align="right">' . Paper::money($order, $item['total']) . '</td></tr>';
        }
        return '<table cellpadding="4" border="0"><tr style="background-color:#eeeeee"><td width="46%"><b>Item</b></td><td width="10%" align="right"><b>Qty</b></td>'
            . '<td width="17%" align="right"><b>Price</b></td><td width="10%" align="right"><b>Tax</b></td><td width="17%" align="right"><b>Total</b></td></tr>' . $rows . '</table>';
    }

    public static function sums(array $order): string
    {
        $rows = Paper::sum('Items', Paper::money($order, $order['items_total'])) . Paper::sum(Letters::html($order['shipping_name']), Paper::money($order, $order['shipping_total']));
        $taxes = '';
        foreach ($order['taxes'] as $tax) {
            $label = ($order['prices_include_tax'] ? 'includes ' : '') . Letters::html($tax['name']) . ' on ' . Paper::money($order, (int) $tax['taxable']);
            $taxes .= Paper::sum($label, Paper::money($order, (int) $tax['tax']));
        }
        $total = Paper::sum('Total', Paper::money($order, $order['total']), true);
        return '<table cellpadding="3">' . $rows . ($order['prices_include_tax'] ? $total . $taxes : $taxes . $total) . '</table>';
    }
}
