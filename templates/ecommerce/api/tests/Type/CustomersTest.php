<?php

declare(strict_types=1);

namespace Tests\Type;

final class CustomersTest extends ShopTestCase
{
    private function register(string $email, array $more = []): string
    {
        $answer = $this->visit('POST', '/customer/register', $more + ['email' => $email, 'name' => 'Meera Iyer', 'password' => self::PASSWORD]);
        self::assertSame(200, $answer->status, $answer->body);
        return $answer->data['token'];
    }

    public function test_a_customer_sees_the_own_orders_and_no_others(): void
    {
        $meera = $this->register('meera@example.com');
        $asha = $this->register('asha2@example.com');
        $this->visit('PUT', '/cart', ['variant_id' => $this->product(50000, 5), 'quantity' => 1], $meera);
        $quote = $this->visit('POST', '/quote', ['country' => 'IN', 'region' => 'MH'], $meera)->data;
        $answer = $this->visit('POST', '/checkout', ['key' => bin2hex(random_bytes(16)), 'email' => 'meera@example.com', 'address' => self::ADDRESS, 'shipping' => $quote['shipping']['id'],
            'method' => 'delivery', 'total' => $quote['total'], 'terms' => true], $meera);
        self::assertSame(200, $answer->status, $answer->body);
        self::assertSame([$answer->data['token']], array_column($this->get('/customer/orders', $meera)->data['rows'], 'token'));
        self::assertSame([], $this->get('/customer/orders', $asha)->data['rows']);
        self::assertSame([], $this->get('/customer/orders?customer=1&i_customer=1', $asha)->data['rows']);
    }

    public function test_customers_and_staff_do_not_open_each_others_doors(): void
    {
        $customer = $this->register('door@example.com');
        foreach (['/admin/orders', '/admin/schema', '/admin/customers', '/admin/settings', '/auth/me', '/admin/stock', '/admin/today'] as $path) {
            self::assertSame(403, $this->get($path, $customer)->status, $path);
            self::assertSame(401, $this->get($path)->status, $path);
        }
        self::assertSame(403, $this->get('/customer/orders', $this->token())->status);
        self::assertSame(401, $this->get('/customer/orders')->status);
        self::assertSame(401, $this->post('/auth/login', ['email' => 'door@example.com', 'password' => self::PASSWORD])->status, 'a customer does not log in to the admin');
    }

    public function test_an_order_made_as_a_guest_is_kept_by_whoever_has_its_token(): void
    {
        $this->put_in_cart($this->product(50000, 5));
        $order = $this->order('delivery', ['email' => 'guest@example.com'])->data['token'];
        $thief = $this->register('guest@example.com');
        self::assertSame([], $this->get('/customer/orders', $thief)->data['rows'], 'the address alone gives nothing away');
        $meera = $this->register('guest2@example.com', ['order' => $order]);
        self::assertSame([$order], array_column($this->get('/customer/orders', $meera)->data['rows'], 'token'));
        self::assertSame(409, $this->post('/customer/claim', ['order' => $order], $thief)->status, 'an order is in one account');
    }

    public function test_the_address_book_is_everybodys_own(): void
    {
        $meera = $this->register('book@example.com');
        $other = $this->register('book2@example.com');
        $id = $this->post('/customer/addresses', ['address' => self::ADDRESS, 'is_default' => true], $meera)->data['id'];
        self::assertSame('Pune', $this->get('/customer/me', $meera)->data['addresses'][0]['address']['city']);
        self::assertSame(404, $this->post('/customer/addresses', ['id' => $id, 'address' => ['city' => 'X'] + self::ADDRESS], $other)->status);
        self::assertSame(404, $this->delete("/customer/addresses/$id", $other)->status);
        self::assertSame(400, $this->post('/customer/addresses', ['address' => ['postcode' => 'x'] + self::ADDRESS], $meera)->status);
        self::assertSame(200, $this->post('/customer/addresses', ['id' => $id, 'address' => ['city' => 'Satara'] + self::ADDRESS], $meera)->status);
        self::assertSame(['Satara'], array_column(array_column($this->get('/customer/me', $meera)->data['addresses'], 'address'), 'city'));
        self::assertSame(200, $this->delete("/customer/addresses/$id", $meera)->status);
        for ($i = 0; $i < 20; $i++) {
            $this->post('/customer/addresses', ['address' => self::ADDRESS], $meera);
        }
        self::assertSame(409, $this->post('/customer/addresses', ['address' => self::ADDRESS], $meera)->status);
    }

    public function test_a_forgotten_password_is_set_by_a_link_that_works_once(): void
    {
        $old = $this->register('forgot@example.com');
        $known = $this->post('/customer/forgot', ['email' => 'Forgot@Example.com']);
        $unknown = $this->post('/customer/forgot', ['email' => 'nobody@example.com']);
        self::assertSame($known->body, $unknown->body, 'the answer does not tell who has an account');
        self::assertSame([], $this->mails('nobody@example.com'));
        $text = $this->sql("select body from mails where lower(recipient) = 'forgot@example.com' order by id desc limit 1")[0]['body'];
        self::assertSame(1, preg_match('~https://sample.test/account/password#([0-9a-f]{48})~', $text, $m), $text);
        self::assertSame([], $this->sql('select 1 from password_links where hash = ?', $m[1]), 'only a hash is kept');
        self::assertSame(400, $this->post('/customer/reset', ['key' => $m[1], 'password' => 'short'])->status);
        self::assertSame(200, $this->post('/customer/reset', ['key' => $m[1], 'password' => 'another long password'])->status);
        self::assertSame(410, $this->post('/customer/reset', ['key' => $m[1], 'password' => 'a third long password'])->status);
        self::assertSame(401, $this->get('/customer/me', $old)->status, 'sessions from before have ended');
        self::assertSame(401, $this->post('/customer/login', ['email' => 'forgot@example.com', 'password' => self::PASSWORD])->status);
        self::assertSame(200, $this->post('/customer/login', ['email' => 'forgot@example.com', 'password' => 'another long password'])->status);
    }

    public function test_an_address_has_one_account_and_the_shops_notes_stay_with_the_shop(): void
    {
        $token = $this->register('once@example.com');
        self::assertSame(409, $this->visit('POST', '/customer/register', ['email' => 'ONCE@example.com', 'name' => 'X', 'password' => self::PASSWORD])->status);
        $id = $this->get('/customer/me', $token)->data['id'];
        $this->put("/admin/customers/$id", ['note' => 'pays late'], $this->token('editor'));
        self::assertSame('pays late', $this->get("/admin/customers?id=$id", $this->token())->data['rows'][0]['note']);
        self::assertStringNotContainsString('pays late', $this->get('/customer/me', $token)->body);
    }
}
