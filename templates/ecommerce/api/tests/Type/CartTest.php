<?php

declare(strict_types=1);

namespace Tests\Type;

use PHPUnit\Framework\Attributes\DataProvider;

final class CartTest extends ShopTestCase
{
    public function test_the_first_thing_makes_a_cart_whose_cookie_scripts_cannot_read(): void
    {
        $answer = $this->put_in_cart($this->product(1000, 5), 2);
        self::assertSame(2, $answer->data['count']);
        self::assertMatchesRegularExpression('~^cart=[A-Za-z0-9_-]{43}; Path=/api; Max-Age=5184000; HttpOnly; SameSite=Lax~', $answer->headers['set-cookie']);
        self::assertSame([], $this->sql('select 1 from carts where key_hash = ?', $this->cookies['cart']), 'only a hash of it is kept');
        self::assertSame(2000, $this->visit('GET', '/cart')->data['items_total']);
        self::assertArrayNotHasKey('set-cookie', $this->visit('GET', '/cart')->headers);
    }

    public function test_looking_at_the_cart_makes_none(): void
    {
        $before = $this->sql('select count(*) from carts')[0]['count'];
        self::assertSame(0, $this->visit('GET', '/cart')->data['count']);
        self::assertSame($before, $this->sql('select count(*) from carts')[0]['count']);
    }

    public function test_another_cookie_is_another_cart(): void
    {
        $variant = $this->product(1000, 5);
        $this->put_in_cart($variant);
        foreach (['', 'x', str_repeat('a', 43), "' or 1=1 --", str_repeat('a', 5000)] as $forged) {
            self::assertSame(0, $this->request('GET', '/cart', cookies: ['cart' => $forged])->data['count']);
        }
    }

    public function test_the_price_is_the_catalogues_whatever_the_request_says(): void
    {
        $variant = $this->product(99900, 5);
        $answer = $this->visit('PUT', '/cart', ['variant_id' => $variant, 'quantity' => 1, 'price' => 1, 'unit_price' => 1, 'total' => 1]);
        self::assertSame(99900, $answer->data['items'][0]['unit_price']);
        $this->sql('update products set price = 120000 where id = (select product_id from variants where id = ?)', $variant);
        self::assertSame(120000, $this->visit('GET', '/cart')->data['items_total']);
    }

    /** @return array<string, array{mixed, int}> */
    public static function quantities(): array
    {
        return ['negative' => [-1, 400], 'too many' => [100, 400], 'text' => ['one', 400], 'fraction' => [1.5, 400], 'list' => [[1], 400], 'huge' => [PHP_INT_MAX, 400], 'nothing' => [null, 400]];
    }

    #[DataProvider('quantities')]
    public function test_an_impossible_quantity_changes_nothing(mixed $quantity, int $status): void
    {
        $variant = $this->product(1000, 5);
        $this->put_in_cart($variant, 2);
        self::assertSame($status, $this->visit('PUT', '/cart', ['variant_id' => $variant, 'quantity' => $quantity])->status);
        self::assertSame(2, $this->visit('GET', '/cart')->data['count']);
    }

    public function test_the_database_refuses_them_as_well(): void
    {
        $this->put_in_cart($variant = $this->product(1000, 5));
        $this->expectException(\PDOException::class);
        $this->sql('select set_cart_item((select max(id) from carts), ?, -5)', $variant);
    }

    public function test_what_is_not_for_sale_does_not_go_in(): void
    {
        $variant = $this->product(1000, 5);
        $this->sql('update products set published = false where id = (select product_id from variants where id = ?)', $variant);
        self::assertSame(409, $this->put_in_cart($variant)->status);
        self::assertSame(409, $this->put_in_cart(999999999)->status);
    }

    public function test_adding_adds_up_to_99_and_zero_takes_out(): void
    {
        $variant = $this->product(1000, 5);
        $this->put_in_cart($variant, 60);
        self::assertSame(99, $this->visit('PUT', '/cart', ['variant_id' => $variant, 'quantity' => 60, 'add' => true])->data['count']);
        self::assertSame(0, $this->put_in_cart($variant, 0)->data['count']);
    }

    public function test_at_login_the_carts_become_one_with_the_larger_quantity(): void
    {
        [$a, $b] = [$this->product(1000, 5), $this->product(2000, 5)];
        $this->put_in_cart($a, 1);
        $token = $this->visit('POST', '/customer/register', ['email' => 'merge@example.com', 'name' => 'Meera', 'password' => self::PASSWORD])->data['token'];
        self::assertSame(1, $this->visit('GET', '/cart', [], $token)->data['count'], 'the cart came along');
        self::assertSame(0, $this->visit('GET', '/cart')->data['count'], 'and is not left behind');
        $this->put_in_cart($a, 3);
        $this->put_in_cart($b, 2);
        $token = $this->visit('POST', '/customer/login', ['email' => 'merge@example.com', 'password' => self::PASSWORD])->data['token'];
        $items = $this->visit('GET', '/cart', [], $token)->data['items'];
        self::assertEqualsCanonicalizing([[$a, 3], [$b, 2]], array_map(static fn (array $i): array => [$i['variant_id'], $i['quantity']], $items));
        // Another browser of the same customer sees the same cart.
        $this->cookies = [];
        self::assertSame(5, $this->visit('GET', '/cart', [], $token)->data['count']);
    }
}
