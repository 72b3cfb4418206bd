<?php

declare(strict_types=1);

namespace App\Lib\Shop;

/** Amounts in the smallest unit as people write them: 123456, INR, 2 → ₹1,234.56. Whole numbers all the way. */
final class Money
{
    private const SIGNS = ['INR' => '₹', 'EUR' => '€', 'USD' => '$', 'GBP' => '£', 'JPY' => '¥'];

    public static function text(int $amount, string $currency, int $digits): string
    {
        $unit = 10 ** $digits;
        $whole = (string) intdiv(abs($amount), $unit);
        // 12,34,567 in rupees, 1,234,567 elsewhere.
        $grouped = $currency === 'INR' ? preg_replace('/\B(?=(?:\d\d)*\d{3}$)/', ',', $whole) : preg_replace('/\B(?=(?:\d{3})+$)/', ',', $whole);
        $small = $digits === 0 ? '' : '.' . str_pad((string) (abs($amount) % $unit), $digits, '0', STR_PAD_LEFT);
        return ($amount < 0 ? '-' : '') . (self::SIGNS[$currency] ?? "$currency ") . $grouped . $small;
    }
}
