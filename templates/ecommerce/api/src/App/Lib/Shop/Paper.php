<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use App\AppEnv;
use App\DTO\Address;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Html;

/** What invoices and credit notes have in common: A4 pages made of HTML, who sells and who buys, and money. */
final class Paper
{
    public static function pdf(string $title, string $html): string
    {
        $pdf = new Sheet('P', 'mm', 'A4', true, 'UTF-8');
        $pdf->setCreator('');
        $pdf->setTitle($title);
        $pdf->setPrintHeader(false);
        $pdf->setPrintFooter(false);
        $pdf->setMargins(18, 18, 18);
        $pdf->setAutoPageBreak(true, 18);
        $pdf->setFont(Letters::FONT, '', 9);
        $pdf->setFontSubsetting(true);
        $pdf->AddPage();
        $pdf->writeHTML($html, true, false, true);
        return $pdf->Output('', 'S');
    }

    public static function answer(string $pdf, string $number): ApiResponse
    {
        return res_raw($pdf, 'application/pdf')
            ->with_header('Content-Disposition', 'attachment; filename="' . self::name($number) . '"')
            ->with_header('Cache-Control', 'private, no-store');
    }

    /** @return array{name: string, mime: string, content: string} */
    public static function attachment(string $pdf, string $number): array
    {
        return ['name' => self::name($number), 'mime' => 'application/pdf', 'content' => $pdf];
    }

    /** Seller, buyer and facts side by side. @param list<string> $facts HTML */
    public static function heads(array $order, array $seller, array $facts): string
    {
        $buyer = $order['billing'] ?? $order['address'];
        $from = [
            Letters::html($seller['name'] !== '' ? $seller['name'] : AppEnv::get()->APP_NAME), nl2br(Letters::html($seller['address'])), Letters::html($seller['phone']), Letters::html($seller['email']),
            self::labelled('Tax number', $seller['tax_number']),
        ];
        $to = [...array_map(Letters::html(...), Address::lines($buyer)), self::labelled('Tax number', $buyer['tax_number'] ?? '')];
        return '<table cellpadding="2"><tr><td width="36%"><b>From</b><br>' . self::lines($from) . '</td><td width="34%"><b>To</b><br>' . self::lines($to)
            . '</td><td width="30%">' . self::lines($facts) . '</td></tr></table><br><br>';
    }

    /** A row of a table of sums. @param string $label HTML */
    public static function sum(string $label, string $amount, bool $bold = false): string
    {
        [$open, $close] = $bold ? ['<b>', '</b>'] : ['', ''];
        return "<tr><td width=\"45%\"></td><td width=\"35%\">$open$label$close</td><td width=\"20%\" align=\"right\">$open$amount$close</td></tr>";
    }

    public static function labelled(string $label, string $text): string
    {
        return $text === '' ? '' : "<b>$label:</b> " . Letters::html($text);
    }

    public static function footer(string $text): string
    {
        return '<p style="color:#555555;font-size:8pt">' . nl2br(Letters::html($text, 8)) . '</p>';
    }

    /** What an order of the test mode says instead of being taken for the real thing. */
    public static function test(array $order, string $what): string
    {
        return $order['test'] ? "<p style=\"color:#b00020\"><b>TEST — this is not $what</b></p>" : '';
    }

    public static function money(array $order, int $amount): string
    {
        return Html::e(Money::text($amount, $order['currency'], $order['digits']));
    }

    /** @param list<string> $lines HTML */
    private static function lines(array $lines): string
    {
        return implode('<br>', array_filter($lines));
    }

    private static function name(string $number): string
    {
        return str_replace('/', '-', $number) . '.pdf';
    }
}
