<?php

declare(strict_types=1);

namespace Tests\Type;

use App\Lib\Payments\NotGenuine;
use App\Lib\Payments\Webhooks;
use PHPUnit\Framework\Attributes\DataProvider;
use StoneScriptPHP\Database;
use Tests\Support\Parallel;

/** A bank sends money back days after it was given: what providers say then, once or twice, in whatever order. */
final class RefundMessagesTest extends ProviderTestCase
{
    /** Bought, and so much given back. @return array{order: array, seen: array, refund: array} */
    private function given(int $amount, string $email = 'asha@example.com', string $method = 'stripe'): array
    {
        $order = $this->bought($method, $email);
        $seen = $this->give($order['id'], $amount)->data;
        return ['order' => $order, 'seen' => $seen, 'refund' => $seen['refunds'][0]];
    }

    public function test_a_refund_that_fails_puts_everything_back_and_tells_the_owner_what_to_do(): void
    {
        ['order' => $order, 'seen' => $before, 'refund' => $refund] = $this->given(236000, 'back@example.com');
        self::assertSame(['refunded', 236000], [$before['state'], $before['refunded']]);
        $mails = count($this->mails(''));
        self::assertSame('refund-failed', self::stripe(self::stripe_refund('refund.failed', 'failed', $refund['reference'])));
        $seen = $this->seen($order['id']);
        self::assertSame(['paid', 0, 236000, null], [$seen['state'], $seen['refunded'], $seen['refund_needed'], $seen['closed_at']]);
        self::assertSame(['failed', 'expired or canceled card'], [$seen['refunds'][0]['state'], $seen['refunds'][0]['error']]);
        self::assertContains($order['id'], array_column($this->get('/admin/orders?state=open', $this->token())->data['rows'], 'id'));
        self::assertSame(['refund_failed', 'paid', '2360.00 INR expired or canceled card'], [end($seen['events'])['event'], end($seen['events'])['state'], end($seen['events'])['note']]);
        // The note stays, and another one of the series takes it back.
        [$note, $counter] = $seen['credit_notes'];
        self::assertSame([236000, -236000], [$note['amount'], $counter['amount']]);
        self::assertSame((int) substr($note['number'], -5) + 1, (int) substr($counter['number'], -5));
        $text = Pdf::text($this->get("/orders/{$order['token']}/credit-notes/{$counter['id']}")->body);
        foreach (['Cancellation of a credit note', "Cancels: {$note['number']}", $seen['invoice'], '₹2,360.00', '₹2,000.00'] as $expected) {
            self::assertStringContainsString(str_replace(' ', '', $expected), $text);
        }
        // The owner hears at once, with what to do; the customer is asked how to be paid.
        $owners = $this->mails('');
        self::assertCount($mails + 1, $owners);
        self::assertStringContainsString('refund of ₹2,360.00 failed', end($owners));
        $text = $this->sql("select body from mails where recipient = '' or recipient = 'owner@sample.test' order by id desc limit 1")[0]['body'];
        self::assertStringContainsString('expired or canceled card', $text);
        self::assertStringContainsString('I have refunded it myself', $text);
        self::assertStringContainsString($counter['number'], $text);
        $customers = $this->mails('back@example.com');
        self::assertStringContainsString('did not reach you', end($customers));
    }

    public function test_paid_back_by_hand_it_is_right_again(): void
    {
        ['order' => $order, 'refund' => $refund] = $this->given(236000);
        self::stripe(self::stripe_refund('refund.failed', 'failed', $refund['reference']));
        self::$provider->take();
        $seen = $this->give($order['id'], 236000, ['by_hand' => true, 'reason' => 'To account 1234'])->data;
        self::assertSame([], self::$provider->take(), 'no provider is asked');
        self::assertSame(['refunded', 236000, 0], [$seen['state'], $seen['refunded'], $seen['refund_needed']]);
        self::assertSame([236000, -236000, 236000], array_column($seen['credit_notes'], 'amount'));
        self::assertSame(['credited' => 236000], $this->sql('select credited from orders where id = ?', $order['id'])[0]);
        // What Stripe says of the refund that failed does not touch the one that was done by hand.
        self::assertSame('ignored', self::stripe(self::stripe_refund('refund.updated', 'failed', $refund['reference'])));
        self::assertSame('refunded', $this->seen($order['id'])['state']);
    }

    public function test_of_two_refunds_only_the_one_that_failed_is_undone(): void
    {
        ['order' => $order, 'refund' => $first] = $this->given(36000);
        $second = $this->give($order['id'], 200000)->data;
        self::assertSame('refunded', $second['state']);
        self::assertSame('refund-failed', self::stripe(self::stripe_refund('refund.updated', 'canceled', $first['reference'])));
        $seen = $this->seen($order['id']);
        self::assertSame(['paid', 200000, 36000], [$seen['state'], $seen['refunded'], $seen['refund_needed']]);
        $this->give($order['id'], 36000);
        $notes = $this->sql('select amount, document from credit_notes where order_id = ? order by id', $order['id']);
        self::assertSame([36000, 200000, -36000, 36000], array_column($notes, 'amount'));
        $tax = array_sum(array_map(static fn (array $note): int => array_sum(array_column(json_decode($note['document'], true)['taxes'], 'tax')), $notes));
        self::assertSame(36000, $tax, 'the taxes of the invoice, exactly');
    }

    /** @return array<string, array{string, string, bool, string}> */
    public static function states(): array
    {
        return [
            'paid' => ['paid', 'paid', false, 'paid'], 'paid, goods on the shelf again' => ['paid', 'cancelled', true, 'paid'], 'sent' => ['shipped', 'shipped', false, 'ship'],
            'sent and come back' => ['shipped', 'shipped', true, 'ship'], 'cancelled' => ['cancelled', 'cancelled', false, 'cancel'],
        ];
    }

    #[DataProvider('states')]
    public function test_the_order_is_what_it_truly_is(string $before, string $after, bool $restock, string $event): void
    {
        $order = $this->bought();
        $event === 'paid' || $this->post("/admin/orders/{$order['id']}/event", ['event' => $event], $this->token());
        self::assertSame($before, $this->seen($order['id'])['state']);
        $seen = $this->give($order['id'], 236000, ['restock' => $restock])->data;
        self::assertSame('refunded', $seen['state']);
        $stock = $this->stock($order['variant']);
        $this->post("/admin/orders/{$order['id']}/note", ['note' => 'They called'], $this->token());
        self::stripe(self::stripe_refund('refund.failed', 'failed', $seen['refunds'][0]['reference']));
        self::assertSame($after, $this->seen($order['id'])['state']);
        self::assertSame($stock, $this->stock($order['variant']));
        self::assertSame('refunded', $this->give($order['id'], 236000)->data['state']);
        self::assertSame($stock, $this->stock($order['variant']), 'nothing is put back twice');
    }

    public function test_what_comes_again_counts_once_even_at_the_same_moment(): void
    {
        ['order' => $order, 'refund' => $refund] = $this->given(36000, 'once@example.com');
        $mails = count($this->mails('once@example.com'));
        $same = self::stripe_refund('refund.failed', 'failed', $refund['reference']);
        $results = Parallel::run(static fn (int $i): string => self::stripe($i % 2 ? $same : self::stripe_refund('refund.updated', 'failed', $refund['reference'])), 24, 12);
        self::assertSame(1, array_count_values($results)['refund-failed']);
        self::assertCount($mails + 1, $this->mails('once@example.com'));
        $seen = $this->seen($order['id']);
        self::assertSame([0, 36000, [36000, -36000]], [$seen['refunded'], $seen['refund_needed'], array_column($seen['credit_notes'], 'amount')]);
    }

    public function test_an_older_message_that_comes_later_does_not_undo_the_failure(): void
    {
        ['order' => $order, 'refund' => $refund] = $this->given(36000);
        self::assertSame('ignored', self::stripe(self::stripe_refund('refund.updated', 'succeeded', $refund['reference'])));
        self::assertSame('ignored', self::stripe(self::stripe_refund('refund.created', 'pending', $refund['reference'])));
        self::assertSame('refund-failed', self::stripe(self::stripe_refund('charge.refund.updated', 'failed', $refund['reference'])));
        self::assertSame('ignored', self::stripe(self::stripe_refund('refund.updated', 'succeeded', $refund['reference'])));
        self::assertSame(['failed', 0], [($seen = $this->seen($order['id']))['refunds'][0]['state'], $seen['refunded']]);
    }

    public function test_a_failure_that_overtakes_our_own_answer_is_final(): void
    {
        $order = $this->bought(email: 'fast@example.com');
        $mails = count($this->mails('fast@example.com'));
        $key = bin2hex(random_bytes(12));
        $refund = Database::row('start_refund', ['i_order' => $order['id'], 'i_amount' => 36000, 'i_reason' => '', 'i_key' => $key, 'i_actor' => 'Owner']);
        self::assertSame('refund-failed', self::stripe(self::stripe_refund('refund.failed', 'failed', 're_fast', $key)));
        $row = Database::row('finish_refund', ['i_refund' => $refund['o_id'], 'i_done' => true, 'i_reference' => 're_fast', 'i_error' => '']);
        self::assertSame(['failed', false], [$row['o_state'], $row['o_new']]);
        $seen = $this->seen($order['id']);
        self::assertSame([0, [], 0], [$seen['refunded'], $seen['credit_notes'], $seen['refund_needed']]);
        self::assertCount($mails, $this->mails('fast@example.com'), 'who was told nothing need not hear of it');
        self::assertSame(409, $this->give($order['id'], 36000, ['key' => $key])->status, 'the same again is the same failure');
    }

    public function test_when_the_answer_was_lost_the_message_or_asking_again_finishes_the_refund(): void
    {
        foreach (['message', 'again'] as $n => $how) {
            $order = $this->bought(email: "lost$n@example.com");
            $this->sql("update payments set payment = 'break@' where order_id = ?", $order['id']);
            $answer = $this->give($order['id'], 36000, ['key' => $key = bin2hex(random_bytes(12))]);
            self::assertSame(502, $answer->status, 'not known');
            self::assertStringContainsString('has not confirmed the refund', $answer->body);
            self::assertSame(['started', 0], [($seen = $this->seen($order['id']))['refunds'][0]['state'], $seen['refunded']]);
            self::assertSame(409, $this->give($order['id'], 236000)->status, 'it is not given away meanwhile');
            $this->sql("update payments set payment = 'pi_mended' where order_id = ?", $order['id']);
            if ($how === 'message') {
                self::assertSame('refunded', self::stripe(self::stripe_refund('refund.created', 'succeeded', 're_lost', $key)));
            } else {
                self::assertSame(200, $this->give($order['id'], 36000, ['key' => $key])->status);
            }
            $seen = $this->seen($order['id']);
            self::assertSame(['done', 36000, [36000]], [$seen['refunds'][0]['state'], $seen['refunded'], array_column($seen['credit_notes'], 'amount')]);
            self::assertCount(2, $this->mails("lost$n@example.com"), 'paid, and given back: each once');
        }
    }

    public function test_who_cannot_sign_fails_no_refund(): void
    {
        ['order' => $order, 'refund' => $refund] = $this->given(36000);
        $body = self::stripe_refund('refund.failed', 'failed', $refund['reference']);
        foreach ([['stripe', ['stripe-signature' => 't=' . time() . ',v1=' . str_repeat('0', 64)]], ['razorpay', ['x-razorpay-signature' => str_repeat('0', 64)]]] as [$method, $headers]) {
            try {
                Webhooks::handle($method, $body, $headers);
                self::fail('forged');
            } catch (NotGenuine) {
            }
        }
        self::assertSame(36000, $this->seen($order['id'])['refunded']);
    }

    public function test_refunds_of_others_and_of_the_other_provider_are_unknown(): void
    {
        ['order' => $order, 'refund' => $refund] = $this->given(36000);
        self::assertSame('unknown', self::stripe(self::stripe_refund('refund.failed', 'failed', 're_somebody_else')));
        self::assertSame('unknown', self::razorpay(self::razorpay_refund('refund.failed', $refund['reference'])));
        self::assertSame('unknown', self::stripe(self::stripe_refund('refund.failed', 'failed', 're_other', $refund['key'])), 'our key with another name is another refund');
        self::assertSame('ignored', self::stripe(str_replace('"id":"re_', '"no":"re_', self::stripe_refund('refund.failed', 'failed', 're_x'))));
        self::assertSame(36000, $this->seen($order['id'])['refunded']);
    }

    public function test_razorpay_says_it_in_its_own_words(): void
    {
        ['order' => $order, 'refund' => $refund] = $this->given(36000, method: 'razorpay');
        self::assertSame(['key' => $refund['key']], json_decode(self::$provider->take()[0]['body'], true)['notes']);
        self::assertSame('ignored', self::razorpay(self::razorpay_refund('refund.created', $refund['reference'])));
        self::assertSame('ignored', self::razorpay(self::razorpay_refund('refund.processed', $refund['reference'])));
        $failed = self::razorpay_refund('refund.failed', $refund['reference']);
        self::assertSame('refund-failed', self::razorpay($failed));
        self::assertSame('duplicate', self::razorpay($failed));
        $seen = $this->seen($order['id']);
        self::assertSame([0, 36000, [36000, -36000]], [$seen['refunded'], $seen['refund_needed'], array_column($seen['credit_notes'], 'amount')]);
    }
}
