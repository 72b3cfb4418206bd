<?php

declare(strict_types=1);

namespace App\Lib\Pdf;

use App\AppEnv;
use App\DTO\Address;
use App\Lib\Shop\Money;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Texts;

/** What invoices and credit notes have in common: a title, who sells and who buys, items and sums. */
final class Document
{
    private readonly Sheet $sheet;

    public function __construct(string $title, string $number, private readonly array $order, private readonly array $seller, private readonly string $footer)
    {
        $this->sheet = new Sheet("$title $number");
        if ($order['test']) {
            $this->sheet->row([[1, [Text::warning(Texts::of('document_test'))]]], 2);
        }
        $this->sheet->row([[1, [Text::of($title, true, 20)]]], 3);
    }

    /** @param list<Text> $facts */
    public function heads(array $facts): void
    {
        $seller = $this->seller;
        $buyer = $this->order['billing'] ?? $this->order['address'];
        $from = [$seller['name'] !== '' ? $seller['name'] : AppEnv::get()->APP_NAME, $seller['address'], $seller['phone'], $seller['email']];
        $this->sheet->row([
            [0.35, [Text::of(Texts::of('document_from'), true), ...Text::lines(implode("\n", $from)), ...Text::labelled(Texts::of('document_tax_number'), $seller['tax_number'])]],
            [0.34, [Text::of(Texts::of('document_to'), true), ...Text::lines(implode("\n", Address::lines($buyer))), ...Text::labelled(Texts::of('document_tax_number'), $buyer['tax_number'] ?? '')]],
            [0.31, $facts],
        ]);
        $this->sheet->gap(8);
    }

    public function items(): void
    {
        $this->item([[Text::of(Texts::of('document_item'), true)], Texts::of('document_quantity'), Texts::of('document_price'), Texts::of('document_tax'), Texts::of('document_total')], true);
        foreach ($this->order['items'] as $item) {
            $codes = trim(($item['sku'] === '' ? '' : "{$item['sku']}  ") . ($item['tax_code'] === '' ? '' : Texts::of('document_tax_code', ['code' => $item['tax_code']])));
            $what = [Text::of($item['name'] . ($item['title'] === '' ? '' : " ({$item['title']})")), ...Text::lines($codes, true)];
            $this->item([$what, (string) $item['quantity'], $this->money($item['unit_price']), ((float) $item['tax_rate'] + 0) . ' %', $this->money($item['total'])]);
        }
        $this->sheet->gap(4);
    }

    public function sum(string $label, int $amount, bool $bold = false): void
    {
        $this->sheet->row([[0.45, []], [0.35, [Text::of($label, $bold)]], [0.2, [Text::of($this->money($amount), $bold)], 'R']], 0.8);
    }

    public function say(string $text): void
    {
        $this->sheet->row([[1, Text::lines($text)]], 3);
    }

    public function money(int $amount): string
    {
        return Money::text($amount, $this->order['currency'], $this->order['digits']);
    }

    public function bytes(): string
    {
        $this->sheet->gap(3);
        foreach (Text::lines($this->footer, true) as $line) {
            $this->sheet->row([[1, [$line]]]);
        }
        return $this->sheet->Output('', 'S');
    }

    public static function answer(string $pdf, string $number): ApiResponse
    {
        return res_raw($pdf, 'application/pdf')
            ->with_header('Content-Disposition', 'attachment; filename="' . self::file($number) . '"')
            ->with_header('Cache-Control', 'private, no-store');
    }

    /** @return array{name: string, mime: string, content: string} */
    public static function attachment(string $pdf, string $number): array
    {
        return ['name' => self::file($number), 'mime' => 'application/pdf', 'content' => $pdf];
    }

    /** @param array{list<Text>, string, string, string, string} $cells */
    private function item(array $cells, bool $head = false): void
    {
        $right = static fn (float $share, string $text): array => [$share, [Text::of($text, $head)], 'R'];
        $this->sheet->row([[0.46, $cells[0]], $right(0.1, $cells[1]), $right(0.17, $cells[2]), $right(0.1, $cells[3]), $right(0.17, $cells[4])], 1.2, $head);
    }

    private static function file(string $number): string
    {
        return str_replace('/', '-', $number) . '.pdf';
    }
}
