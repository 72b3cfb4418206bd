<?php

declare(strict_types=1);

namespace Tests\Type;

use App\Lib\Payments\NotGenuine;
use App\Lib\Payments\Stripe;
use App\Lib\Payments\TestPayments;
use App\Lib\Payments\Webhooks;
use PHPUnit\Framework\Attributes\DataProvider;
use Tests\Support\Parallel;

final class PaymentsTest extends ProviderTestCase
{
    public function test_stripe_is_asked_for_what_the_order_costs_and_paid_by_a_signed_message(): void
    {
        $order = $this->ordered('stripe');
        self::assertStringStartsWith('https://checkout.stripe.com/', $order['url']);
        $asked = self::$provider->take();
        parse_str($asked[0]['body'], $fields);
        self::assertSame(['236000', 'inr', "https://sample.test/order/{$order['token']}", 'asha@example.com'],
            [$fields['line_items'][0]['price_data']['unit_amount'], $fields['line_items'][0]['price_data']['currency'], $fields['success_url'], $fields['customer_email']]);
        self::assertSame("order-{$order['id']}-1", $asked[0]['headers']['idempotency-key']);
        $this->post("/orders/{$order['token']}/pay");
        self::assertSame([], self::$provider->take(), 'the page that is open already is used again');

        self::assertSame('paid', self::stripe(self::stripe_event($order)));
        self::assertSame('paid', $this->state($order['token']));
        self::assertSame(['on_hand' => 3, 'reserved' => 0], $this->stock($order['variant']));
        self::assertContains('Order ' . $this->get("/orders/{$order['token']}")->data['number'] . ' is paid', $this->mails('asha@example.com'));
        self::assertSame(1, count($this->sql('select 1 from mail_attachments a join mails m on m.id = a.mail_id where m.recipient = ? and a.mime = ?', 'asha@example.com', 'application/pdf')));

        $refund = $this->post("/admin/orders/{$order['id']}/refund", ['amount' => 36000, 'key' => 'key-of-this-very-refund'], $this->token());
        self::assertSame(36000, $refund->data['refunded'], $refund->body);
        $asked = self::$provider->take();
        self::assertSame(['/v1/refunds', 'key-of-this-very-refund', 'payment_intent=pi_' . substr($order['reference'], -8) . '&amount=36000&metadata%5Bkey%5D=key-of-this-very-refund'],
            [$asked[0]['path'], $asked[0]['headers']['idempotency-key'], $asked[0]['body']]);
    }

    /** @return array<string, array{string}> */
    public static function forged(): array
    {
        $now = (string) time();
        return [
            'nothing' => [''], 'no time' => ['v1=' . str_repeat('a', 64)], 'only an old scheme' => ["t=$now,v0=" . str_repeat('a', 64)],
            'another secret' => ["t=$now,v1=" . hash_hmac('sha256', "$now.BODY", 'whsec_other')], 'text' => ["t=$now,v1=x"], 'zeros' => ["t=$now,v1=" . str_repeat('0', 64)],
        ];
    }

    #[DataProvider('forged')]
    public function test_who_cannot_sign_changes_nothing(string $signature): void
    {
        $order = $this->ordered('stripe');
        try {
            Webhooks::handle('stripe', self::stripe_event($order), ['stripe-signature' => $signature]);
            self::fail('taken');
        } catch (NotGenuine) {
            self::assertSame('pending', $this->state($order['token']));
        }
    }

    public function test_a_signature_holds_for_its_body_and_for_five_minutes(): void
    {
        $order = $this->ordered('stripe');
        $body = self::stripe_event($order);
        foreach ([time() - 301, time() + 301] as $time) {
            try {
                self::stripe($body, $time);
                self::fail('too old, or from the future');
            } catch (NotGenuine) {
            }
        }
        $time = time();
        $signature = "t=$time,v1=" . hash_hmac('sha256', "$time.$body", 'whsec_test');
        try {
            Webhooks::handle('stripe', str_replace('236000', '1', $body), ['stripe-signature' => $signature]);
            self::fail('changed on the way');
        } catch (NotGenuine) {
        }
        self::assertSame('paid', self::stripe($body, $time - 299));
    }

    public function test_with_a_secret_that_changes_one_of_two_signatures_is_enough(): void
    {
        $order = $this->ordered('stripe');
        $body = self::stripe_event($order);
        $time = time();
        $sign = static fn (string $secret): string => 'v1=' . hash_hmac('sha256', "$time.$body", $secret);
        self::assertSame('paid', Webhooks::handle('stripe', $body, ['stripe-signature' => "t=$time," . $sign('old') . ',' . $sign('whsec_test')]));
    }

    public function test_a_message_that_comes_again_counts_once_even_at_the_same_moment(): void
    {
        $order = $this->ordered('stripe', email: 'again@example.com');
        $body = self::stripe_event($order);
        $results = Parallel::run(static fn (): string => self::stripe($body), 24, 12);
        self::assertSame(['duplicate' => 23, 'paid' => 1], (static function (array $r): array { ksort($r); return $r; })(array_count_values($results)));
        self::assertSame('duplicate', self::stripe(self::stripe_event($order)), 'another message about the same payment');
        self::assertSame(['on_hand' => 3, 'reserved' => 0], $this->stock($order['variant']));
        self::assertCount(1, $this->mails('again@example.com'));
    }

    public function test_another_amount_or_currency_does_not_pay(): void
    {
        $order = $this->ordered('stripe');
        self::assertSame('mismatch', self::stripe(self::stripe_event($order, more: ['amount_total' => 100])));
        self::assertSame('mismatch', self::stripe(self::stripe_event($order, more: ['currency' => 'jpy'])));
        self::assertSame('pending', $this->state($order['token']));
        self::assertSame(2, count(array_filter($this->mails(''), static fn (string $s): bool => str_contains($s, 'does not match'))));
        self::assertSame('paid', self::stripe(self::stripe_event($order)), 'the right one still does');
    }

    public function test_money_that_is_on_its_way_is_not_there_yet(): void
    {
        $order = $this->ordered('stripe');
        self::assertSame('ignored', self::stripe(self::stripe_event($order, more: ['payment_status' => 'unpaid'])));
        self::assertSame('pending', $this->state($order['token']));
        self::assertSame('paid', self::stripe(self::stripe_event($order, 'checkout.session.async_payment_succeeded')));
    }

    public function test_failed_and_expired_pages_give_the_goods_back(): void
    {
        foreach (['checkout.session.async_payment_failed' => 'failed', 'checkout.session.expired' => 'expired'] as $type => $state) {
            $order = $this->ordered('stripe');
            self::assertSame($state, self::stripe(self::stripe_event($order, $type)));
            self::assertSame($state, $this->state($order['token']));
            self::assertSame(['on_hand' => 5, 'reserved' => 0], $this->stock($order['variant']));
        }
        self::assertSame('ignored', self::stripe(self::stripe_event($order, 'customer.created')));
        self::assertSame('unknown', self::stripe(self::stripe_event(['reference' => 'cs_of_somebody_else'])));
    }

    public function test_a_payment_after_the_cancellation_asks_for_a_refund_and_sends_nothing(): void
    {
        $order = $this->ordered('stripe');
        self::$provider->take();
        $this->post("/orders/{$order['token']}/cancel");
        self::assertSame("/v1/checkout/sessions/{$order['reference']}/expire", self::$provider->take()[0]['path'], 'the page is closed');
        self::assertSame('late', self::stripe(self::stripe_event($order)));
        $seen = $this->get("/admin/orders/{$order['id']}", $this->token())->data;
        self::assertSame(['cancelled', 236000, null], [$seen['state'], $seen['refund_needed'], $seen['paid_at']]);
        self::assertSame(['on_hand' => 5, 'reserved' => 0], $this->stock($order['variant']));
        self::assertContains($order['id'], array_column($this->get('/admin/orders?state=open', $this->token())->data['rows'], 'id'));
        $given = $this->post("/admin/orders/{$order['id']}/refund", ['amount' => 236000, 'key' => bin2hex(random_bytes(12))], $this->token())->data;
        self::assertSame(['refunded', 0], [$given['state'], $given['refund_needed']]);
    }

    public function test_an_order_that_was_paid_by_hand_is_not_paid_twice(): void
    {
        $order = $this->ordered('stripe');
        $this->post("/admin/orders/{$order['id']}/event", ['event' => 'paid'], $this->token());
        self::assertSame('twice', self::stripe(self::stripe_event($order)));
        self::assertSame(236000, $this->get("/admin/orders/{$order['id']}", $this->token())->data['refund_needed']);
        self::assertSame(['on_hand' => 3, 'reserved' => 0], $this->stock($order['variant']));
    }

    public function test_a_provider_that_does_not_answer_leaves_an_order_that_can_be_paid_later(): void
    {
        $order = $this->ordered('stripe', email: 'break@example.com');
        self::assertSame('', $order['url']);
        self::assertSame('pending', $this->state($order['token']));
        self::assertSame(503, $this->post("/orders/{$order['token']}/pay")->status);
        $this->sql("update orders set email = 'mended@example.com' where id = ?", $order['id']);
        self::assertStringStartsWith('https://checkout.stripe.com/', $this->post("/orders/{$order['token']}/pay")->data['url']);
    }

    public function test_a_refund_that_the_provider_refuses_is_not_counted(): void
    {
        $order = $this->ordered('stripe');
        self::stripe(self::stripe_event($order, more: ['payment_intent' => 'broken']));
        $answer = $this->post("/admin/orders/{$order['id']}/refund", ['amount' => 1000, 'key' => bin2hex(random_bytes(12))], $this->token());
        self::assertSame(409, $answer->status);
        $seen = $this->get("/admin/orders/{$order['id']}", $this->token())->data;
        self::assertSame([0, 'failed'], [$seen['refunded'], $seen['refunds'][0]['state']]);
    }

    public function test_two_owners_who_click_refund_at_once_do_not_give_back_more_than_came_in(): void
    {
        $order = $this->ordered('stripe');
        self::stripe(self::stripe_event($order));
        $results = Parallel::run(static fn (int $i): array => \App\Lib\Shop\Refunds::make($order['id'], 100000, '', "parallel-refund-number-$i", false, 'owner'), 10, 10);
        self::assertCount(2, array_filter($results, 'is_array'));
        self::assertSame(200000, $this->get("/admin/orders/{$order['id']}", $this->token())->data['refunded']);
    }

    public function test_razorpay_from_link_to_refund(): void
    {
        $order = $this->ordered('razorpay');
        self::assertStringStartsWith('https://rzp.io/i/plink_', $order['url']);
        $asked = json_decode(self::$provider->take()[0]['body'], true);
        self::assertSame([236000, 'INR', false, "https://sample.test/order/{$order['token']}"], [$asked['amount'], $asked['currency'], $asked['accept_partial'], $asked['callback_url']]);
        $body = self::razorpay_event($order);
        foreach (['other', ''] as $secret) {
            try {
                self::razorpay($body, $secret);
                self::fail('forged');
            } catch (NotGenuine) {
            }
        }
        self::assertSame('mismatch', self::razorpay(self::razorpay_event($order, amount: 100)));
        self::assertSame('paid', self::razorpay($body));
        self::assertSame('duplicate', self::razorpay($body), 'also under another event id: that header is not signed');
        $done = $this->post("/admin/orders/{$order['id']}/refund", ['amount' => 236000, 'key' => 'refund-key-of-razorpay'], $this->token());
        self::assertSame('refunded', $done->data['state'], $done->body);
        $asked = self::$provider->take()[0];
        self::assertSame(['/v1/payments/pay_' . substr($order['reference'], -8) . '/refund', 'refund-key-of-razorpay'], [$asked['path'], $asked['headers']['x-refund-idempotency']]);
    }

    public function test_a_razorpay_link_whose_answer_was_lost_is_found_again(): void
    {
        $order = $this->ordered('razorpay');
        $this->sql('delete from payments where order_id = ?', $order['id']);
        self::assertSame($order['url'], $this->post("/orders/{$order['token']}/pay")->data['url']);
        self::assertSame('failed', self::razorpay(self::razorpay_event($order, 'payment_link.cancelled')));
        self::assertSame(5, $this->stock($order['variant'])['on_hand']);
    }

    public function test_in_a_real_shop_nobody_pays_with_the_test_page(): void
    {
        $this->put_in_cart($this->product(50000, 5));
        self::assertSame(409, $this->order('test')->status);
        $order = $this->ordered('stripe');
        $this->sql("update payments set method = 'test', reference = ? where order_id = ?", $reference = 'test_' . str_repeat('a', 32), $order['id']);
        self::assertSame(404, $this->post("/test-payment/$reference", ['outcome' => 'paid'])->status);
        try {
            Webhooks::handle('test', TestPayments::message($reference, 'paid', 236000, 'INR'), ['x-test-signature' => str_repeat('0', 64)]);
            self::fail('forged');
        } catch (NotGenuine) {
            self::assertSame('pending', $this->state($order['token']));
        }
    }

    public function test_stripe_counts_some_currencies_in_hundredths_that_have_none(): void
    {
        $order = ['id' => 1, 'number' => '1', 'token' => str_repeat('a', 43), 'email' => 'a@example.com', 'currency' => 'ISK', 'total' => 1500, 'reserved_until' => date('c', time() + 2700)];
        (new Stripe())->start($order, random_int(2, 1 << 30));
        (new Stripe())->start(['currency' => 'JPY'] + $order, random_int(2, 1 << 30));
        self::assertSame(['150000', '1500'], array_map(static function (array $asked): string {
            parse_str($asked['body'], $fields);
            return $fields['line_items'][0]['price_data']['unit_amount'];
        }, self::$provider->take()));
    }
}
