<?php

declare(strict_types=1);

namespace Tests\Type;

use PHPUnit\Framework\Attributes\DataProvider;

final class CatalogueTest extends ShopTestCase
{
    private function slugs(string $query): array
    {
        $answer = $this->get("/products?$query");
        self::assertSame(200, $answer->status, $answer->body);
        return array_column($answer->data['rows'], 'slug');
    }

    public function test_search_finds_words_beginnings_and_other_forms(): void
    {
        self::assertContains('darjeeling-first-flush', $this->slugs('q=darj'));
        self::assertContains('everyday-mug', $this->slugs('q=mugs'));
        self::assertSame(['beeswax-candles'], $this->slugs('q=candle+honey'));
        self::assertSame('canvas-tote', $this->slugs('q=tote')[0]);
        self::assertSame(['iron-teapot'], $this->slugs('q=IT-30-1'), 'an article number');
        self::assertSame([], $this->slugs('q=zzzz'));
    }

    /** @return list<array{string}> */
    public static function hostile(): array
    {
        return [["' or 1=1 --"], ['& | !'], [':*'], ['<script>'], ['\\'], ['%'], ["tea'); drop table orders; --"], [str_repeat('zq ', 33)], ['(((('], ['தேநீர்'], ['茶']];
    }

    #[DataProvider('hostile')]
    public function test_search_takes_any_text(string $text): void
    {
        $answer = $this->get('/products?q=' . rawurlencode($text));
        self::assertSame(200, $answer->status);
        self::assertNotSame(14, $answer->data['total'], 'what cannot be searched for finds nothing, not everything');
    }

    public function test_a_category_holds_what_is_below_it(): void
    {
        self::assertEqualsCanonicalizing(['everyday-mug', 'orchard-bowl', 'iron-teapot', 'mango-wood-board'], $this->slugs('category=tableware'));
        self::assertContains('masala-chai', $this->slugs('category=kitchen'));
        self::assertSame([], $this->slugs('category=no-such-one'));
    }

    public function test_prices_sort_and_filter_by_what_a_variant_costs(): void
    {
        self::assertSame('masala-chai', $this->slugs('sort=price')[0]);
        self::assertSame('cotton-throw', $this->slugs('sort=-price')[0]);
        self::assertSame(['orchard-bowl'], $this->slugs('category=tableware&min=150000&max=200000'), 'the large bowl');
        self::assertSame(400, $this->get('/products?sort=price;drop')->status);
        self::assertSame(400, $this->get('/products?min=-1')->status);
    }

    public function test_visitors_learn_steps_of_stock_and_no_numbers(): void
    {
        $product = $this->get('/products/everyday-mug')->data;
        self::assertSame(['in', 'in', 'out'], array_column($product['variants'], 'available'));
        self::assertSame('low', $this->get('/products/cotton-throw')->data['variants'][0]['available']);
        self::assertStringNotContainsString('on_hand', $this->get('/products/everyday-mug')->body);
    }

    public function test_options_make_variants_and_those_that_no_longer_fit_leave_the_shop(): void
    {
        $id = $this->sql("insert into products (slug, name, price, options) values ('shirt', 'Shirt', 1000, '[{\"name\": \"Size\", \"values\": \"S, M\"}, {\"name\": \"Colour\", \"values\": \"Red, Blue\"}]') returning id")[0]['id'];
        $titles = fn (): array => array_column($this->sql('select title from variants where product_id = ? and active order by position', $id), 'title');
        self::assertSame(['S / Red', 'S / Blue', 'M / Red', 'M / Blue'], $titles());
        $first = $this->sql("select id from variants where product_id = ? and title = 'S / Red'", $id)[0]['id'];
        $this->sql('update inventory set on_hand = 7 where variant_id = ?', $first);
        $this->sql("update products set options = '[{\"name\": \"Size\", \"values\": \"S\"}, {\"name\": \"Colour\", \"values\": \"Red, Green, Red\"}]' where id = ?", $id);
        self::assertSame(['S / Red', 'S / Green'], $titles());
        self::assertSame(7, $this->stock($first)['on_hand'], 'a variant that stays keeps its stock');
        $this->sql("update products set options = '[]' where id = ?", $id);
        self::assertSame([''], $titles());
    }

    public function test_more_variants_than_anybody_can_count_are_refused(): void
    {
        $values = implode(', ', range(1, 15));
        $this->expectExceptionMessage('more than 200 variants');
        $this->sql('insert into products (slug, name, price, options) values (?, ?, 1, ?)', 'many', 'Many', json_encode([['name' => 'A', 'values' => $values], ['name' => 'B', 'values' => $values]]));
    }

    public function test_a_category_is_never_below_itself(): void
    {
        $this->expectExceptionMessage('cannot be below itself');
        $this->sql("update categories set parent_id = (select id from categories where slug = 'tea') where slug = 'kitchen'");
    }

    public function test_pages_for_search_engines_carry_product_offer_and_breadcrumbs(): void
    {
        $head = $this->get('/_head', headers: ['x-page-path' => '/products/orchard-bowl'])->body;
        self::assertStringContainsString('"@type":"Product"', $head);
        self::assertStringContainsString('"price":"1690.00","priceCurrency":"INR"', $head);
        self::assertStringContainsString('"@type":"BreadcrumbList"', $head);
        self::assertStringContainsString('<h1>Orchard bowl</h1>', $this->get('/_body', headers: ['x-page-path' => '/products/orchard-bowl'])->body);
        self::assertStringContainsString('/products/masala-chai', $this->get('/sitemap.xml')->body);
        $this->sql("update products set name = '<b>\"Bowl\"</b>' where slug = 'orchard-bowl'");
        self::assertStringContainsString('&lt;b&gt;', $this->get('/_body', headers: ['x-page-path' => '/products/orchard-bowl'])->body);
        self::assertStringNotContainsString('<b>', $this->get('/_body', headers: ['x-page-path' => '/category/tableware'])->body);
    }
}
