<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use App\AppEnv;
use App\DTO\Address;
use StoneScriptPHP\Html;

require_once '/usr/share/php/tcpdf/tcpdf.php';

/** An A4 page. DejaVu Sans is embedded: it has the rupee sign, and Latin, Greek, Cyrillic and Arabic names. */
final class InvoicePdf
{
    private const FONT = 'dejavusans';

    public static function render(array $order, array $seller, string $footer, string $number, string $date): string
    {
        $pdf = new \TCPDF('P', 'mm', 'A4', true, 'UTF-8');
        $pdf->setCreator('');
        $pdf->setTitle("Invoice $number");
        $pdf->setPrintHeader(false);
        $pdf->setPrintFooter(false);
        $pdf->setMargins(18, 18, 18);
        $pdf->setAutoPageBreak(true, 18);
        $pdf->setFont(self::FONT, '', 9);
        $pdf->setFontSubsetting(true);
        $pdf->AddPage();
        $pdf->writeHTML(self::html($order, $seller, $footer, $number, $date), true, false, true);
        return $pdf->Output('', 'S');
    }

    private static function html(array $order, array $seller, string $footer, string $number, string $date): string
    {
        $name = $seller['name'] !== '' ? $seller['name'] : AppEnv::get()->APP_NAME;
        $buyer = $order['billing'] ?? $order['address'];
        $from = [Html::e($name), nl2br(Html::e($seller['address'])), Html::e($seller['phone']), Html::e($seller['email']), self::labelled('Tax number', $seller['tax_number'])];
        $to = [...array_map(Html::e(...), Address::lines($buyer)), self::labelled('Tax number', $buyer['tax_number'] ?? '')];
        $facts = [
            self::labelled('Invoice', $number), self::labelled('Date', $date), self::labelled('Order', $order['number']),
            self::labelled('Ordered', substr((string) $order['placed_at'], 0, 10)),
            $order['billing'] !== null ? self::labelled('Delivered to', implode(', ', Address::lines($order['address']))) : self::labelled('Place of supply', $order['address']['region_name'] ?? ''),
        ];
        return ($order['test'] ? '<p style="color:#b00020"><b>TEST — this is not an invoice</b></p>' : '')
            . '<h1 style="font-size:20pt">' . ($seller['tax_number'] === '' ? 'Invoice' : 'Tax invoice') . '</h1>'
            . '<table cellpadding="2"><tr><td width="36%"><b>From</b><br>' . self::lines($from) . '</td><td width="34%"><b>To</b><br>' . self::lines($to)
            . '</td><td width="30%">' . self::lines($facts) . '</td></tr></table><br><br>'
            . self::items($order) . '<br><br>' . self::sums($order)
            . '<br><p>' . ($order['paid_at'] !== null ? 'Paid on ' . substr((string) $order['paid_at'], 0, 10) . '.' : 'To be paid.') . '</p>'
            . '<p style="color:#555555;font-size:8pt">' . nl2br(Html::e($footer)) . '</p>';
    }

    private static function items(array $order): string
    {
        $rows = '';
        foreach ($order['items'] as $item) {
            $what = Html::e($item['name'] . ($item['title'] === '' ? '' : " ({$item['title']})"))
                . ($item['sku'] . $item['tax_code'] === '' ? '' : '<br><span style="color:#555555;font-size:7.5pt">' . Html::e(trim(($item['sku'] === '' ? '' : "{$item['sku']}  ")
                . ($item['tax_code'] === '' ? '' : "HSN {$item['tax_code']}"))) . '</span>');
            $rows .= "<tr><td width=\"46%\">$what</td><td width=\"10%\" align=\"right\">{$item['quantity']}</td><td width=\"17%\" align=\"right\">" . self::money($order, $item['unit_price'])
                . '</td><td width="10%" align="right">' . ((float) $item['tax_rate'] + 0) . ' %</td><td width="17%" align="right">' . self::money($order, $item['total']) . '</td></tr>';
        }
        return '<table cellpadding="4" border="0"><tr style="background-color:#eeeeee"><td width="46%"><b>Item</b></td><td width="10%" align="right"><b>Qty</b></td>'
            . '<td width="17%" align="right"><b>Price</b></td><td width="10%" align="right"><b>Tax</b></td><td width="17%" align="right"><b>Total</b></td></tr>' . $rows . '</table>';
    }

    private static function sums(array $order): string
    {
        $lines = ['Items' => $order['items_total'], $order['shipping_name'] => $order['shipping_total']];
        $rows = '';
        foreach ($lines as $label => $amount) {
            $rows .= self::sum((string) $label, self::money($order, $amount));
        }
        $taxes = '';
        foreach ($order['taxes'] as $tax) {
            $label = ($order['prices_include_tax'] ? 'includes ' : '') . $tax['name'] . ' on ' . self::money($order, (int) $tax['taxable']);
            $taxes .= self::sum($label, self::money($order, (int) $tax['tax']));
        }
        $total = self::sum('Total', self::money($order, $order['total']), true);
        return '<table cellpadding="3">' . $rows . ($order['prices_include_tax'] ? $total . $taxes : $taxes . $total) . '</table>';
    }

    private static function sum(string $label, string $amount, bool $bold = false): string
    {
        [$open, $close] = $bold ? ['<b>', '</b>'] : ['', ''];
        return '<tr><td width="45%"></td><td width="35%">' . $open . Html::e($label) . $close . "</td><td width=\"20%\" align=\"right\">$open$amount$close</td></tr>";
    }

    private static function labelled(string $label, string $text): string
    {
        return $text === '' ? '' : "<b>$label:</b> " . Html::e($text);
    }

    /** @param list<string> $lines HTML */
    private static function lines(array $lines): string
    {
        return implode('<br>', array_filter($lines));
    }

    private static function money(array $order, int $amount): string
    {
        return Html::e(Money::text($amount, $order['currency'], $order['digits']));
    }
}
