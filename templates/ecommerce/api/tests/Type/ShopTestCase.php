<?php

declare(strict_types=1);

namespace Tests\Type;

use StoneScriptPHP\Database;
use Tests\Support\Answer;
use Tests\Support\TestCase;

/** A visitor with a cart cookie, and the demo shop. */
abstract class ShopTestCase extends TestCase
{
    public const ADDRESS = [
        'name' => 'Asha Rao', 'line1' => '4 MG Road', 'city' => 'Pune', 'region' => 'MH', 'postcode' => '411001', 'country' => 'IN', 'phone' => '+91 98220 12345',
    ];

    /** @var array<string, string> */
    protected array $cookies = [];

    /** As the visitor's browser asks: with the cookies it was given. */
    protected function visit(string $method, string $path, array $body = [], ?string $token = null): Answer
    {
        $answer = $this->request($method, $path, $body, $token, cookies: $this->cookies);
        if ($answer->cookie('cart') !== null) {
            $this->cookies['cart'] = $answer->cookie('cart');
        }
        return $answer;
    }

    protected function put_in_cart(int $variant, int $quantity = 1): Answer
    {
        return $this->visit('PUT', '/cart', ['variant_id' => $variant, 'quantity' => $quantity]);
    }

    /** A product with one variant, so many of it, at a price in the smallest unit. */
    protected function product(int $price, int $on_hand, string $class = 'GST 18 %', int $weight = 500): int
    {
        $slug = 'thing-' . bin2hex(random_bytes(4));
        $this->sql('insert into products (slug, name, price, weight, tax_class_id) select ?, ?, ?, ?, (select id from tax_classes where name = ?)', $slug, "Thing $slug", $price, $weight, $class);
        $variant = $this->sql('select v.id from variants v join products p on p.id = v.product_id where p.slug = ?', $slug)[0]['id'];
        $this->sql('update inventory set on_hand = ? where variant_id = ?', $on_hand, $variant);
        return $variant;
    }

    /** What a visitor sends who orders what is in the cart, with everything as it was shown. */
    protected function wish(string $method = 'delivery', array $more = []): array
    {
        $address = $more['address'] ?? self::ADDRESS;
        $quote = $this->visit('POST', '/quote', is_string($address['country']) && strlen($address['country']) === 2 ? ['country' => $address['country'], 'region' => $address['region']] : ['country' => 'IN']);
        return $more + [
            'key' => bin2hex(random_bytes(16)), 'email' => 'asha@example.com', 'address' => $address, 'shipping' => $quote->data['shipping']['id'] ?? null,
            'method' => $method, 'total' => $quote->data['total'], 'terms' => true,
        ];
    }

    protected function order(string $method = 'delivery', array $more = []): Answer
    {
        return $this->visit('POST', '/checkout', $this->wish($method, $more));
    }

    protected function order_id(string $token): int
    {
        return Database::row('find_order', ['i_token' => $token])['o_id'];
    }

    protected function state(string $token): string
    {
        return $this->sql('select state from orders where token = ?', $token)[0]['state'];
    }

    /** @return array{on_hand: int, reserved: int} */
    protected function stock(int $variant): array
    {
        return $this->sql('select on_hand, reserved from inventory where variant_id = ?', $variant)[0];
    }

    /** Subjects of the mails so far: to the owner ('') or to somebody. @return list<string> */
    protected function mails(string $to): array
    {
        return array_column($this->sql('select subject from mails where recipient = any (?) order by id', $to === '' ? '{"",owner@sample.test}' : '{' . $to . '}'), 'subject');
    }
}
