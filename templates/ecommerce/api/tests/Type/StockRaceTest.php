<?php

declare(strict_types=1);

namespace Tests\Type;

use StoneScriptPHP\Database;
use Tests\Support\Parallel;

/** Many at the same moment, each process with its own connection. */
final class StockRaceTest extends ShopTestCase
{
    /** A cart of its own for each visitor. @param array<int, int> $goods variant => quantity */
    private function cart(array $goods): int
    {
        $id = Database::row('open_cart', ['i_key_hash' => bin2hex(random_bytes(16)), 'i_customer' => null])['o_id'];
        foreach ($goods as $variant => $quantity) {
            Database::row('set_cart_item', ['i_cart' => $id, 'i_variant' => $variant, 'i_quantity' => $quantity]);
        }
        return $id;
    }

    private static function buy(int $cart, int $total, string $method): array
    {
        return Database::transaction(static fn (): array => Database::row('place_order', [
            'i_cart' => $cart, 'i_customer' => null, 'i_key' => bin2hex(random_bytes(16)), 'i_token' => bin2hex(random_bytes(20)), 'i_email' => 'a@example.com',
            'i_address' => self::ADDRESS, 'i_billing' => null, 'i_rate' => null, 'i_method' => $method, 'i_note' => '', 'i_total' => $total,
        ]));
    }

    public function test_three_hundred_buyers_for_the_last_seven(): void
    {
        $variant = $this->product(100000, 7);
        $carts = array_map(fn (): int => $this->cart([$variant => 1]), range(1, 300));
        $results = Parallel::run(static fn (int $i): array => self::buy($carts[$i], 100000, $i % 2 ? 'delivery' : 'transfer'), 300, 32);
        $bought = array_filter($results, 'is_array');
        self::assertCount(7, $bought);
        foreach (array_filter($results, static fn ($r): bool => !is_array($r)) as $refused) {
            self::assertStringContainsString('There is not enough left', $refused->getMessage(), 'refused for want of stock, not for a broken lock');
        }
        $stock = $this->stock($variant);
        self::assertSame(0, $stock['on_hand'] - $stock['reserved']);
        self::assertSame(7, (int) $this->sql('select sum(quantity) as n from order_items where variant_id = ?', $variant)[0]['n']);
        self::assertSame(293, $this->sql('select count(*) as n from cart_items where variant_id = ?', $variant)[0]['n'], 'who got nothing keeps the cart');
    }

    public function test_the_same_things_in_other_orders_never_block_each_other(): void
    {
        $variants = array_map(fn (): int => $this->product(100000, 500), range(1, 6));
        $carts = [];
        for ($i = 0; $i < 120; $i++) {
            shuffle($variants);
            $carts[] = $this->cart(array_fill_keys($variants, 1));
        }
        $deadlocks = (int) $this->sql('select deadlocks from pg_stat_database where datname = current_database()')[0]['deadlocks'];
        $results = Parallel::run(static fn (int $i): array => self::buy($carts[$i], 600000, 'delivery'), 120, 24);
        self::assertCount(120, array_filter($results, 'is_array'));
        foreach ($variants as $variant) {
            self::assertSame(380, $this->stock($variant)['on_hand']);
        }
        $this->sql('select pg_stat_clear_snapshot()');
        self::assertSame($deadlocks, (int) $this->sql('select deadlocks from pg_stat_database where datname = current_database()')[0]['deadlocks']);
    }

    public function test_paying_cancelling_and_expiring_at_once_happens_once(): void
    {
        $variant = $this->product(100000, 100);
        $orders = [];
        for ($i = 0; $i < 20; $i++) {
            $orders[] = self::buy($this->cart([$variant => 2]), 200000, 'transfer')['o_id'];
        }
        self::assertSame(['on_hand' => 100, 'reserved' => 40], $this->stock($variant));
        $this->sql("update orders set reserved_until = now() - interval '1 second' where id = any (?)", '{' . implode(',', $orders) . '}');
        Parallel::run(static function (int $i) use ($orders): void {
            match ($i % 4) {
                0 => Database::fn('expire_orders'),
                1 => Database::row('mark_paid', ['i_order' => $orders[intdiv($i, 4)], 'i_actor' => 'owner']),
                default => Database::row('move_order', ['i_order' => $orders[intdiv($i, 4)], 'i_event' => 'cancel', 'i_actor' => 'customer']),
            };
        }, 80, 24);
        $states = array_count_values(array_column($this->sql('select state from orders where id = any (?)', '{' . implode(',', $orders) . '}'), 'state'));
        $sold = $this->sql("select count(*) as n from orders where id = any (?) and stock = 'taken'", '{' . implode(',', $orders) . '}')[0]['n'];
        self::assertSame(['on_hand' => 100 - 2 * $sold, 'reserved' => 0], $this->stock($variant), json_encode($states));
        self::assertSame(20, array_sum($states));
        self::assertArrayNotHasKey('pending', $states);
    }

    public function test_one_cart_ordered_by_many_clicks_is_one_order(): void
    {
        $variant = $this->product(100000, 50);
        $cart = $this->cart([$variant => 1]);
        $key = bin2hex(random_bytes(16));
        $results = Parallel::run(static fn (int $i): array => Database::row('place_order', [
            'i_cart' => $cart, 'i_customer' => null, 'i_key' => $key, 'i_token' => bin2hex(random_bytes(20)), 'i_email' => 'a@example.com', 'i_address' => self::ADDRESS,
            'i_billing' => null, 'i_rate' => null, 'i_method' => 'delivery', 'i_note' => '', 'i_total' => 100000,
        ]), 40, 20);
        self::assertCount(40, array_filter($results, 'is_array'));
        self::assertCount(1, array_unique(array_column($results, 'o_token')));
        self::assertSame(49, $this->stock($variant)['on_hand']);
    }

    public function test_invoice_numbers_have_no_gaps_and_no_doubles(): void
    {
        $variant = $this->product(100000, 100);
        $orders = array_map(fn (): int => self::buy($this->cart([$variant => 1]), 100000, 'transfer')['o_id'], range(1, 40));
        $before = (int) ($this->sql("select coalesce(max(last), 0) as n from invoice_series where series like 'TEST-%'")[0]['n']);
        Parallel::run(static function (int $i) use ($orders): void {
            Database::transaction(static function () use ($orders, $i): void {
                Database::row('mark_paid', ['i_order' => $orders[$i % 40], 'i_actor' => 'owner']);
                // Every third one breaks after its number was drawn.
                $i % 3 !== 0 || $i >= 40 || throw new \RuntimeException('broken');
            });
        }, 80, 20);
        $numbers = array_column($this->sql("select sequence from invoices where series like 'TEST-%' and sequence > ? order by sequence", $before), 'sequence');
        self::assertSame(range($before + 1, $before + 40), $numbers);
    }

    public function test_nothing_else_can_oversell_either(): void
    {
        $variant = $this->product(100000, 3);
        $this->expectException(\PDOException::class);
        $this->sql('update inventory set reserved = 4 where variant_id = ?', $variant);
    }
}
