<?php

declare(strict_types=1);

namespace Tests\Type;

use PHPUnit\Framework\Attributes\DataProvider;

final class CheckoutTest extends ShopTestCase
{
    public function test_a_guest_orders_and_everybody_who_should_know_does(): void
    {
        $variant = $this->product(118000, 5);
        $this->put_in_cart($variant, 2);
        $this->alerts();
        $answer = $this->order();
        self::assertSame(200, $answer->status, $answer->body);
        $token = $answer->data['token'];
        self::assertMatchesRegularExpression('/^[A-Za-z0-9_-]{43}$/', $token);

        $order = $this->get("/orders/$token")->data;
        self::assertSame(['confirmed', 236000, 0, 236000, 36000], [$order['state'], $order['items_total'], $order['shipping_total'], $order['total'], $order['tax_total']]);
        self::assertSame('Maharashtra', $order['address']['region_name']);
        self::assertArrayNotHasKey('events', $order, 'what is for the shop only stays there');
        self::assertSame(['on_hand' => 3, 'reserved' => 0], $this->stock($variant));
        self::assertSame(0, $this->visit('GET', '/cart')->data['count']);

        self::assertSame(["Your order {$order['number']} at Sample & Sons"], $this->mails('asha@example.com'));
        self::assertSame(["New order {$order['number']}: ₹2,360.00"], $this->mails(''));
        $alerts = $this->alerts();
        self::assertContains(['room' => 'public', 'event' => 'stock.changed', 'data' => ['variant_id' => $variant, 'available' => 'low']], $alerts);
        $told = array_values(array_filter($alerts, static fn (array $a): bool => $a['room'] === 'owner'))[0];
        self::assertSame(['order.placed', 'x/orders/' . $this->order_id($token)], [$told['event'], $told['data']['path']]);
        self::assertStringNotContainsString($token, json_encode(array_filter($alerts, static fn (array $a): bool => $a['room'] === 'public')), 'nobody else learns the token');
    }

    public function test_a_second_click_is_the_same_order(): void
    {
        $variant = $this->product(50000, 5);
        $this->put_in_cart($variant);
        $wish = $this->wish();
        $first = $this->visit('POST', '/checkout', $wish);
        $second = $this->visit('POST', '/checkout', $wish);
        self::assertSame($first->data['token'], $second->data['token']);
        self::assertSame(4, $this->stock($variant)['on_hand']);
    }

    public function test_a_price_that_changed_meanwhile_stops_the_order(): void
    {
        $variant = $this->product(50000, 5);
        $this->put_in_cart($variant);
        $wish = $this->wish();
        $this->sql('update products set price = 60000 where id = (select product_id from variants where id = ?)', $variant);
        $answer = $this->visit('POST', '/checkout', $wish);
        self::assertSame(409, $answer->status);
        self::assertArrayHasKey('total', $answer->errors);
        self::assertSame(['on_hand' => 5, 'reserved' => 0], $this->stock($variant));
    }

    public function test_an_order_too_large_to_be_counted_is_refused(): void
    {
        $variant = $this->product(2_000_000_000, 5);
        $this->put_in_cart($variant, 2);
        foreach ([4_000_000_000, 2_000_000_000] as $total) {
            $answer = $this->visit('POST', '/checkout', ['total' => $total] + $this->wish());
            self::assertSame([409, 'This order is too large'], [$answer->status, $answer->message]);
        }
        self::assertSame(['on_hand' => 5, 'reserved' => 0], $this->stock($variant));
    }

    public function test_no_total_of_the_request_makes_it_cheaper(): void
    {
        $this->put_in_cart($this->product(50000, 5));
        self::assertSame(409, $this->order('delivery', ['total' => 1])->status);
        self::assertSame(400, $this->order('delivery', ['total' => -5])->status);
        self::assertSame(409, $this->order('delivery', ['shipping' => 999999])->status, 'a shipping that is not offered there');
    }

    /** @return array<string, array{string, mixed, string}> */
    public static function wrong(): array
    {
        $long = str_repeat('x', 500);
        return [
            'no name' => ['name', '', 'address.name'], 'long name' => ['name', $long, 'address.name'], 'lines in a name' => ['name', "A\r\nBcc: x@example.com", 'address.name'],
            'list as a name' => ['name', ['a'], 'address.name'], 'no street' => ['line1', ' ', 'address.line1'], 'state of nowhere' => ['region', 'XX', 'address.region'],
            'short pin code' => ['postcode', '4110', 'address.postcode'], 'pin code with SQL' => ['postcode', "1' or '1", 'address.postcode'],
            'country of three' => ['country', 'IND', 'address.country'], 'telephone of letters' => ['phone', 'call me', 'address.phone'],
        ];
    }

    #[DataProvider('wrong')]
    public function test_an_address_is_checked_field_by_field(string $field, mixed $value, string $error): void
    {
        $this->put_in_cart($variant = $this->product(50000, 5));
        $answer = $this->order('delivery', ['address' => [$field => $value] + self::ADDRESS, 'total' => 57900, 'shipping' => 1]);
        self::assertSame(400, $answer->status);
        self::assertSame([$error], array_keys($answer->errors));
        self::assertSame(5, $this->stock($variant)['on_hand']);
    }

    public function test_terms_mail_address_and_key_are_needed(): void
    {
        $this->put_in_cart($this->product(50000, 5));
        self::assertArrayHasKey('terms', $this->order('delivery', ['terms' => false])->errors);
        self::assertArrayHasKey('email', $this->order('delivery', ['email' => "a@example.com\nBcc: b@example.com"])->errors);
        self::assertArrayHasKey('key', $this->order('delivery', ['key' => 'short'])->errors);
        self::assertSame(409, $this->request('POST', '/checkout', $this->wish())->status, 'without the cookie there is no cart');
    }

    public function test_only_ways_to_pay_that_are_offered(): void
    {
        $this->put_in_cart($this->product(50000, 5));
        self::assertSame(['test', 'transfer', 'delivery'], $this->visit('POST', '/quote', ['country' => 'IN', 'region' => 'KA'])->data['methods']);
        self::assertSame(400, $this->order('gift')->status);
        self::assertSame(400, $this->order('by hand')->status);
        self::assertSame(409, $this->order('stripe')->status, 'no keys');
        $this->sql('update shop_settings set pay_on_delivery_max = 1000');
        self::assertSame(409, $this->order('delivery')->status);
        $this->sql('update shop_settings set pay_on_delivery_max = 0, test_mode = false');
        self::assertSame(409, $this->order('test')->status, 'nobody pays with pretended money in a real shop');
        $this->sql('update shop_settings set test_mode = true');
    }

    public function test_where_nothing_goes_nothing_is_sold(): void
    {
        $this->put_in_cart($this->product(50000, 5));
        $this->sql("update shipping_zones set countries = '{FR}' where name = 'Rest of the world'");
        $answer = $this->order('delivery', ['address' => ['country' => 'DE', 'postcode' => '10115'] + self::ADDRESS]);
        self::assertSame(['address.country'], array_keys($answer->errors));
        $this->sql("update shipping_zones set countries = '{*}' where name = 'Rest of the world'");
    }

    public function test_the_test_provider_pays_by_a_signed_message_and_only_in_test_mode(): void
    {
        $variant = $this->product(50000, 5);
        $this->put_in_cart($variant, 2);
        $answer = $this->order('test');
        $token = $answer->data['token'];
        self::assertSame('pending', $this->state($token));
        self::assertSame(['on_hand' => 5, 'reserved' => 2], $this->stock($variant));
        self::assertSame([], $this->mails('test-payer@example.com'));
        $page = $answer->data['url'];
        self::assertSame($page, $this->post("/orders/$token/pay")->data['url'], 'the same payment again');
        self::assertSame(107900 - 7900, $this->get($page)->data['amount']);
        self::assertSame(200, $this->post($page, ['outcome' => 'paid'])->status);
        self::assertSame('paid', $this->state($token));
        self::assertSame(['on_hand' => 3, 'reserved' => 0], $this->stock($variant));
        self::assertStringStartsWith('TEST-', $this->get("/orders/$token")->data['invoice']);
        $this->post($page, ['outcome' => 'paid']);
        $this->post($page, ['outcome' => 'failed']);
        self::assertSame(['on_hand' => 3, 'reserved' => 0], $this->stock($variant), 'twice is once');
    }

    public function test_a_failed_payment_gives_the_goods_back_and_they_can_be_ordered_again(): void
    {
        $variant = $this->product(50000, 5);
        $this->put_in_cart($variant, 5);
        $answer = $this->order('test');
        $this->post($answer->data['url'], ['outcome' => 'failed']);
        self::assertSame('failed', $this->state($answer->data['token']));
        self::assertSame(['on_hand' => 5, 'reserved' => 0], $this->stock($variant));
        self::assertSame(5, $this->visit('POST', "/orders/{$answer->data['token']}/again")->data['count']);
    }

    public function test_what_nobody_paid_in_time_is_for_sale_again(): void
    {
        $variant = $this->product(50000, 1);
        $this->put_in_cart($variant);
        $token = $this->order('test')->data['token'];
        $this->cookies = [];
        $this->put_in_cart($variant);
        self::assertSame(409, $this->order('delivery', ['email' => 'late@example.com'])->status, 'it is kept for the first one');
        $this->sql("update orders set reserved_until = now() - interval '1 second' where token = ?", $token);
        self::assertSame(200, $this->order('delivery', ['email' => 'late@example.com'])->status);
        self::assertSame('expired', $this->state($token));
        self::assertSame(['on_hand' => 0, 'reserved' => 0], $this->stock($variant));
    }

    public function test_a_customer_changes_the_own_mind_until_it_is_paid(): void
    {
        $variant = $this->product(50000, 5);
        $this->put_in_cart($variant, 2);
        $token = $this->order('transfer')->data['token'];
        self::assertSame('cancelled', $this->post("/orders/$token/cancel")->data['state']);
        self::assertSame(['on_hand' => 5, 'reserved' => 0], $this->stock($variant));
        self::assertSame(409, $this->post("/orders/$token/cancel")->status);
        $this->put_in_cart($variant);
        $token = ($answer = $this->order('test'))->data['token'];
        $this->post($answer->data['url'], ['outcome' => 'paid']);
        self::assertSame(409, $this->post("/orders/$token/cancel")->status);
    }

    public function test_nobody_guesses_an_order(): void
    {
        foreach (['1001', '1', str_repeat('a', 43), "' or 1=1", str_repeat('a', 43) . "\n"] as $token) {
            self::assertContains($this->get('/orders/' . rawurlencode($token))->status, [400, 404]);
        }
    }
}
