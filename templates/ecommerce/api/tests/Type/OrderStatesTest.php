<?php

declare(strict_types=1);

namespace Tests\Type;

use PHPUnit\Framework\Attributes\DataProvider;
use StoneScriptPHP\Database;

final class OrderStatesTest extends ShopTestCase
{
    private const STATES = ['pending', 'confirmed', 'paid', 'shipped', 'completed', 'cancelled', 'failed', 'expired', 'refunded'];

    /** The whole table, written a second time on purpose: state => event => next. */
    private const TABLE = [
        'pending' => ['confirm' => 'confirmed', 'pay' => 'paid', 'fail' => 'failed', 'expire' => 'expired', 'cancel' => 'cancelled'],
        'confirmed' => ['pay' => 'paid', 'ship' => 'shipped', 'cancel' => 'cancelled'],
        'paid' => ['ship' => 'shipped', 'cancel' => 'cancelled', 'refund' => 'refunded'],
        'shipped' => ['pay' => 'shipped', 'deliver' => 'completed', 'refund' => 'refunded'],
        'completed' => ['pay' => 'completed', 'refund' => 'refunded'],
        'cancelled' => ['refund' => 'refunded'],
        'failed' => ['refund' => 'refunded'],
        'expired' => ['refund' => 'refunded'],
        'refunded' => [],
    ];

    /** @return iterable<string, array{string, string, ?string}> */
    public static function pairs(): iterable
    {
        foreach (self::STATES as $state) {
            foreach (['confirm', 'pay', 'fail', 'expire', 'cancel', 'ship', 'deliver', 'refund', 'explode'] as $event) {
                yield "$state + $event" => [$state, $event, self::TABLE[$state][$event] ?? null];
            }
        }
    }

    #[DataProvider('pairs')]
    public function test_what_may_follow_what(string $state, string $event, ?string $next): void
    {
        $this->put_in_cart($this->product(100000, 5));
        $id = $this->order_id($this->order('transfer')->data['token']);
        $this->sql("update orders set state = ?, stock = 'released' where id = ?", $state, $id);
        try {
            Database::row('move_order', ['i_order' => $id, 'i_event' => $event, 'i_actor' => 'test']);
            self::assertNotNull($next, 'this should have been refused');
        } catch (\PDOException $e) {
            self::assertNull($next, $e->getMessage());
            self::assertStringContainsString("$event is not possible", $e->getMessage());
        }
        self::assertSame($next ?? $state, $this->sql('select state from orders where id = ?', $id)[0]['state']);
    }

    public function test_the_shop_ships_with_a_number_and_the_customer_sees_it(): void
    {
        $this->put_in_cart($variant = $this->product(100000, 5));
        $token = $this->order('delivery', ['email' => 'ship@example.com'])->data['token'];
        $id = $this->order_id($token);
        $answer = $this->post("/admin/orders/$id/event", ['event' => 'ship', 'carrier' => 'India Post', 'tracking' => 'EE123', 'tracking_url' => 'https://example.com/EE123'], $this->token('editor'));
        self::assertSame(200, $answer->status, $answer->body);
        $seen = $this->get("/orders/$token")->data;
        self::assertSame(['shipped', 'India Post', 'EE123'], [$seen['state'], $seen['carrier'], $seen['tracking']]);
        self::assertSame("Order {$seen['number']} is on its way", $this->mails('ship@example.com')[1]);
        self::assertNotNull($seen['invoice'], 'sent goods have an invoice');
        // The cash comes; a second time it does not.
        self::assertNotNull($this->post("/admin/orders/$id/event", ['event' => 'paid'], $this->token())->data['paid_at']);
        self::assertSame(409, $this->post("/admin/orders/$id/event", ['event' => 'paid'], $this->token())->status);
        self::assertSame('completed', $this->post("/admin/orders/$id/event", ['event' => 'deliver'], $this->token())->data['state']);
        self::assertSame(409, $this->post("/admin/orders/$id/event", ['event' => 'cancel'], $this->token())->status);
        self::assertSame(4, $this->stock($variant)['on_hand']);
    }

    public function test_a_tracking_link_leads_to_the_web_and_nowhere_else(): void
    {
        $this->put_in_cart($this->product(100000, 5));
        $id = $this->order_id($this->order()->data['token']);
        self::assertSame(400, $this->post("/admin/orders/$id/event", ['event' => 'ship', 'tracking_url' => 'javascript:alert(1)'], $this->token())->status);
        self::assertSame(400, $this->post("/admin/orders/$id/event", ['event' => 'ship', 'carrier' => "A\nB"], $this->token())->status);
    }

    public function test_cancelling_a_paid_order_returns_the_goods_and_asks_for_the_refund(): void
    {
        $this->put_in_cart($variant = $this->product(100000, 5), 2);
        $token = ($answer = $this->order('test'))->data['token'];
        $this->post($answer->data['url'], ['outcome' => 'paid']);
        $id = $this->order_id($token);
        $order = $this->post("/admin/orders/$id/event", ['event' => 'cancel'], $this->token())->data;
        self::assertSame(['cancelled', 200000], [$order['state'], $order['refund_needed']]);
        self::assertSame(['on_hand' => 5, 'reserved' => 0], $this->stock($variant));
        $key = bin2hex(random_bytes(12));
        $order = $this->post("/admin/orders/$id/refund", ['amount' => 200000, 'key' => $key], $this->token())->data;
        self::assertSame(['refunded', 0, 200000], [$order['state'], $order['refund_needed'], $order['refunded']]);
        self::assertSame(200, $this->post("/admin/orders/$id/refund", ['amount' => 200000, 'key' => $key], $this->token())->status, 'the same refund again');
        self::assertSame(200000, $this->get("/admin/orders/$id", $this->token())->data['refunded']);
        self::assertSame(409, $this->post("/admin/orders/$id/refund", ['amount' => 1, 'key' => $key], $this->token())->status, 'another amount under the same key');
        self::assertSame(409, $this->post("/admin/orders/$id/refund", ['amount' => 1, 'key' => bin2hex(random_bytes(12))], $this->token())->status);
    }

    public function test_parts_are_given_back_until_nothing_is_left(): void
    {
        $this->put_in_cart($variant = $this->product(100000, 5));
        $id = $this->order_id($this->order('transfer')->data['token']);
        $give = fn (int $amount, array $more = []): \Tests\Support\Answer => $this->post("/admin/orders/$id/refund", $more + ['amount' => $amount, 'key' => bin2hex(random_bytes(12))], $this->token());
        self::assertSame(409, $give(1)->status, 'nothing came in yet');
        $this->post("/admin/orders/$id/event", ['event' => 'paid'], $this->token());
        self::assertSame('paid', $give(40000)->data['state']);
        self::assertSame(409, $give(60001)->status);
        self::assertSame(400, $give(-1)->status);
        self::assertSame('refunded', $give(60000, ['restock' => true])->data['state']);
        self::assertSame(5, $this->stock($variant)['on_hand']);
    }

    public function test_refunds_are_the_owners(): void
    {
        $this->put_in_cart($this->product(100000, 5));
        $id = $this->order_id($this->order('transfer')->data['token']);
        $this->post("/admin/orders/$id/event", ['event' => 'paid'], $this->token('editor'));
        $wish = ['amount' => 1, 'key' => bin2hex(random_bytes(12))];
        self::assertSame(403, $this->post("/admin/orders/$id/refund", $wish, $this->token('editor'))->status);
        self::assertSame(401, $this->post("/admin/orders/$id/refund", $wish)->status);
        self::assertSame(0, $this->get("/admin/orders/$id", $this->token())->data['refunded']);
    }

    public function test_a_note_stays_with_the_shop(): void
    {
        $this->put_in_cart($this->product(100000, 5));
        $token = $this->order()->data['token'];
        $order = $this->post('/admin/orders/' . $this->order_id($token) . '/note', ['note' => 'Rings twice'], $this->token('editor'))->data;
        self::assertSame(['Rings twice', 'Editor'], [end($order['events'])['note'], end($order['events'])['actor']]);
        self::assertStringNotContainsString('Rings twice', $this->get("/orders/$token")->body);
    }
}
