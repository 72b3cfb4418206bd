<?php

declare(strict_types=1);

namespace Tests\Type;

final class StockAdminTest extends ShopTestCase
{
    private function save(int $variant, int $on_hand, int $was, array $more = []): \Tests\Support\Answer
    {
        return $this->put("/admin/stock/$variant", $more + ['on_hand' => $on_hand, 'was' => $was, 'tracked' => true, 'sku' => "S-$variant"], $this->token('editor'));
    }

    public function test_what_was_sold_while_the_owner_counted_stays_sold(): void
    {
        $variant = $this->product(50000, 10);
        $this->put_in_cart($variant, 2);
        $this->order();
        $this->alerts();
        self::assertSame(200, $this->save($variant, 15, 10)->status, 'five came in');
        self::assertSame(13, $this->stock($variant)['on_hand']);
        self::assertContains(['room' => 'public', 'event' => 'stock.changed', 'data' => ['variant_id' => $variant, 'available' => 'in']], $this->alerts());
    }

    public function test_less_than_promised_and_less_than_nothing_are_refused(): void
    {
        $variant = $this->product(50000, 10);
        $this->put_in_cart($variant, 4);
        $this->order('transfer');
        self::assertSame(409, $this->save($variant, 3, 10)->status);
        self::assertSame(400, $this->save($variant, -1, 10)->status);
        self::assertSame(['on_hand' => 10, 'reserved' => 4], $this->stock($variant));
        self::assertSame(200, $this->save($variant, 4, 10)->status);
    }

    public function test_a_variant_may_cost_more_and_the_shop_says_so_at_once(): void
    {
        $variant = $this->product(50000, 10);
        self::assertSame(200, $this->save($variant, 10, 10, ['price' => 75000])->status);
        self::assertSame(75000, $this->put_in_cart($variant)->data['total']);
    }

    public function test_the_owner_edits_a_product_in_the_admin_and_visitors_see_it(): void
    {
        $id = $this->sql("select id from products where slug = 'masala-chai'")[0]['id'];
        $row = $this->get("/admin/c/products/$id", $this->token())->data;
        $answer = $this->put("/admin/c/products/$id", ['price' => 35000] + array_intersect_key($row, array_flip(['name', 'slug', 'summary'])), $this->token());
        self::assertSame(200, $answer->status, $answer->body);
        self::assertSame(35000, $this->get('/products/masala-chai')->data['price']);
        self::assertSame(400, $this->put("/admin/c/products/$id", ['price' => -1] + $row, $this->token())->status);
    }

    public function test_removing_the_demo_content_leaves_a_shop_that_works(): void
    {
        self::assertSame(200, $this->post('/admin/demo/remove', [], $this->token())->status);
        self::assertSame([], $this->sql('select slug from products where is_demo'));
        self::assertSame(404, $this->get('/products/orchard-bowl')->status);
        self::assertSame('', $this->get('/shop')->data['headline']);
        self::assertSame('INR', $this->get('/shop')->data['currency']);
        $this->put_in_cart($this->product(50000, 5));
        self::assertSame(200, $this->order()->status);
    }
}
