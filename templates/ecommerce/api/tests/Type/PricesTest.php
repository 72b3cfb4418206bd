<?php

declare(strict_types=1);

namespace Tests\Type;

use App\Lib\Shop\Money;
use StoneScriptPHP\Database;

final class PricesTest extends ShopTestCase
{
    /** @return list<array{string, int, int}> name, taxable, tax */
    private function taxes(int $amount, string $class, string $country, string $region, bool $inclusive): array
    {
        $class = $this->sql('select id from tax_classes where name = ?', $class)[0]['id'];
        return array_map(
            static fn (array $row): array => [$row['o_name'], $row['o_taxable'], $row['o_tax']],
            Database::fn('tax_parts', ['i_amount' => $amount, 'i_class' => $class, 'i_country' => $country, 'i_region' => $region, 'i_inclusive' => $inclusive]),
        );
    }

    public function test_within_the_shops_state_gst_is_central_and_state_tax_elsewhere_integrated(): void
    {
        self::assertSame([['CGST 9 %', 10000, 900], ['SGST 9 %', 10000, 900]], $this->taxes(11800, 'GST 18 %', 'IN', 'KA', true));
        self::assertSame([['IGST 18 %', 10000, 1800]], $this->taxes(11800, 'GST 18 %', 'IN', 'MH', true));
        self::assertSame([], $this->taxes(11800, 'GST 18 %', 'DE', '', true), 'exports carry no Indian tax');
    }

    public function test_inclusive_tax_is_what_the_rounded_net_amount_leaves(): void
    {
        // 999 / 1.18 = 846.61 → 847, so 152 of tax; both halves together are exactly that.
        self::assertSame([['IGST 18 %', 847, 152]], $this->taxes(999, 'GST 18 %', 'IN', 'MH', true));
        self::assertSame([['CGST 2.5 %', 951, 24], ['SGST 2.5 %', 951, 24]], $this->taxes(999, 'GST 5 %', 'IN', 'KA', true));
        // An odd tax is split so that nothing is lost.
        self::assertSame([['CGST 9 %', 6695, 603], ['SGST 9 %', 6695, 602]], $this->taxes(7900, 'GST 18 %', 'IN', 'KA', true));
    }

    public function test_exclusive_tax_is_rounded_half_away_from_zero_once_a_line(): void
    {
        self::assertSame([['IGST 18 %', 25, 5]], $this->taxes(25, 'GST 18 %', 'IN', 'MH', false));          // 4.5
        self::assertSame([['IGST 5 %', 30, 2]], $this->taxes(30, 'GST 5 %', 'IN', 'MH', false));            // 1.5
        self::assertSame([['IGST 5 %', 29, 1]], $this->taxes(29, 'GST 5 %', 'IN', 'MH', false));            // 1.45
    }

    public function test_european_value_added_tax_is_a_row_per_country(): void
    {
        $class = $this->sql("insert into tax_classes (name) values ('Standard') returning id")[0]['id'];
        foreach (['DE' => ['VAT 19 %', 19], 'FR' => ['TVA 20 %', 20], 'HU' => ['ÁFA 27 %', 27]] as $country => [$name, $rate]) {
            $this->sql('insert into tax_rates (tax_class_id, country, name, rate) values (?, ?, ?, ?)', $class, $country, $name, $rate);
        }
        $this->sql("insert into tax_rates (tax_class_id, country, name, rate) values (?, '*', 'Rest', 1)", $class);
        self::assertSame([['VAT 19 %', 8403, 1597]], $this->taxes(10000, 'Standard', 'DE', '', true));
        self::assertSame([['TVA 20 %', 10000, 2000]], $this->taxes(10000, 'Standard', 'FR', '', false));
        self::assertSame([['Rest', 10000, 100]], $this->taxes(10000, 'Standard', 'US', 'CA', false), 'the star is for countries without a row');
    }

    public function test_a_quote_adds_up_with_prices_before_tax_as_well(): void
    {
        $variant = $this->product(33333, 50);
        $this->put_in_cart($variant, 3);
        $quote = $this->visit('POST', '/quote', ['country' => 'IN', 'region' => 'KA'])->data;
        self::assertSame(99999, $quote['items_total']);
        self::assertSame(99999, $quote['total'], 'free shipping from 999, tax is inside');
        $this->sql('update shop_settings set prices_include_tax = false');
        try {
            $quote = $this->visit('POST', '/quote', ['country' => 'IN', 'region' => 'KA'])->data;
            self::assertSame(18000, $quote['tax_total']);
            self::assertSame(117999, $quote['total']);
            self::assertSame($quote['tax_total'], array_sum(array_column($quote['taxes'], 'tax')));
            self::assertSame(200, $this->order('delivery', ['address' => ['region' => 'KA'] + self::ADDRESS])->status);
        } finally {
            $this->sql('update shop_settings set prices_include_tax = true');
        }
    }

    public function test_shipping_follows_value_weight_and_place(): void
    {
        $light = $this->product(50000, 10, weight: 400);
        $this->put_in_cart($light);
        $prices = fn (string $country): array => array_column($this->visit('POST', '/quote', ['country' => $country, 'region' => 'KA'])->data['shipping_options'], 'price');
        self::assertSame([7900, 14900], $prices('IN'));
        self::assertSame([180000], $prices('DE'));
        $this->put_in_cart($light, 2);
        self::assertSame([0, 14900], $prices('IN'), '1000.00 is above the bracket that begins at 999.00');
        $this->put_in_cart($light, 3);
        self::assertSame([320000], $prices('DE'), '1200 g');
    }

    public function test_a_zone_of_states_goes_before_the_country(): void
    {
        $this->sql("with z as (insert into shipping_zones (name, countries, regions) values ('Islands', '{IN}', '{AN,LD}') returning id)
            insert into shipping_rates (zone_id, name, price) select id, 'Boat', 50000 from z");
        $this->put_in_cart($this->product(1000, 5));
        self::assertSame(['Boat'], array_column($this->visit('POST', '/quote', ['country' => 'IN', 'region' => 'AN'])->data['shipping_options'], 'name'));
        self::assertNotContains('Boat', array_column($this->visit('POST', '/quote', ['country' => 'IN', 'region' => 'KA'])->data['shipping_options'], 'name'));
    }

    public function test_currencies_have_the_digits_they_have(): void
    {
        self::assertSame([2, 0, 3], array_map(static fn (string $c): int => Database::row('currency_digits', ['i_currency' => $c])['currency_digits'], ['INR', 'JPY', 'KWD']));
        self::assertSame('₹12,34,567.05', Money::text(123456705, 'INR', 2));
        self::assertSame('¥1,234,567', Money::text(1234567, 'JPY', 0));
        self::assertSame('KWD 1.005', Money::text(1005, 'KWD', 3));
        self::assertSame('-€0.07', Money::text(-7, 'EUR', 2));
    }
}
