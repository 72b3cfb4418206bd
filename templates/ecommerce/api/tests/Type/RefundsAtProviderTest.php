<?php

declare(strict_types=1);

namespace Tests\Type;

use App\Lib\Shop\Refunds;
use PHPUnit\Framework\Attributes\DataProvider;
use Tests\Support\Parallel;

/** The owner gives money back in Stripe's or Razorpay's own dashboard: the shop hears of it by their messages alone. */
final class RefundsAtProviderTest extends ProviderTestCase
{
    /** A message of Stripe about a refund of an order's payment that the shop did not start. */
    private static function made(array $order, int $amount, string $reference, string $status = 'succeeded', array $more = []): string
    {
        return self::stripe_refund('refund.updated', $status, $reference, more: $more + ['payment_intent' => 'pi_' . substr($order['reference'], -8), 'amount' => $amount, 'created' => time()]);
    }

    private static function fresh(): string
    {
        return 're_' . bin2hex(random_bytes(6));
    }

    /** @return array{string, int, int, list<string>, list<int>} state, given back, still owed, states of refunds, credit notes */
    private function sums(array $order): array
    {
        $seen = $this->seen($order['id']);
        return [$seen['state'], $seen['refunded'], $seen['refund_needed'], array_column($seen['refunds'], 'state'), array_column($seen['credit_notes'], 'amount')];
    }

    public function test_a_part_counts_with_its_note_and_owner_and_customer_are_told(): void
    {
        $order = $this->bought(email: 'part@example.com');
        $mails = count($this->mails(''));
        $this->sql("update payments set created_at = created_at - interval '1 day' where order_id = ?", $order['id']);
        $at = time() - 3600;
        self::assertSame('refunded-at-provider', self::stripe(self::made($order, 36000, $name = self::fresh(), more: ['created' => $at])));
        self::assertSame(['paid', 36000, 0, ['done'], [36000]], $this->sums($order));
        $seen = $this->seen($order['id']);
        $refund = $seen['refunds'][0];
        self::assertSame([true, false, $name, 'stripe', $at], [$refund['at_provider'], $refund['by_hand'], $refund['reference'], $refund['actor'], strtotime($refund['created_at'])]);
        self::assertSame(['refunded', 'stripe', '360.00 INR'], [end($seen['events'])['event'], end($seen['events'])['actor'], end($seen['events'])['note']]);
        self::assertSame('ignored', self::stripe(self::made($order, 36000, $name)), 'another message about the same refund');
        self::assertSame(['paid', 36000, 0, ['done'], [36000]], $this->sums($order));
        $files = array_column($this->sql("select a.name from mail_attachments a join mails m on m.id = a.mail_id where m.recipient = 'part@example.com' order by a.id"), 'name');
        self::assertSame("{$seen['credit_notes'][0]['number']}.pdf", end($files));
        self::assertCount($mails + 1, $owners = $this->mails(''));
        self::assertStringContainsString('₹360.00 refunded at Stripe', end($owners));
        $text = $this->sql("select body from mails where recipient = '' or recipient = 'owner@sample.test' order by id desc limit 1")[0]['body'];
        foreach ([$name, $seen['credit_notes'][0]['number'], '₹360.00 of ₹2,360.00'] as $expected) {
            self::assertStringContainsString($expected, $text);
        }
        self::assertCount(2, $this->mails('part@example.com'), 'paid, and given back');
        self::assertSame([], self::$provider->take(), 'nothing more is asked of Stripe');
    }

    public function test_all_of_it_in_pieces_makes_the_order_refunded_and_no_more_can_be_given(): void
    {
        $order = $this->bought();
        self::stripe(self::made($order, 36000, self::fresh()));
        self::assertSame(200, $this->give($order['id'], 100000)->status);
        self::assertSame(409, $this->give($order['id'], 100001)->status, 'what went back there is not here to be given');
        self::assertSame('refunded-at-provider', self::stripe(self::made($order, 100000, self::fresh())));
        self::assertSame(['refunded', 236000, 0, ['done', 'done', 'done'], [36000, 100000, 100000]], $this->sums($order));
        self::assertSame(['credited' => 236000], $this->sql('select credited from orders where id = ?', $order['id'])[0]);
        self::assertSame(3, $this->stock($order['variant'])['on_hand'], 'goods come back by hand');
    }

    public function test_razorpay_says_it_in_its_own_words(): void
    {
        $order = $this->bought('razorpay');
        $of = ['payment_id' => 'pay_' . substr($order['reference'], -8), 'amount' => 236000, 'notes' => [], 'created_at' => time()];
        self::assertSame('ignored', self::razorpay(self::razorpay_refund('refund.created', 'rfnd_1', more: $of)));
        self::assertSame('refunded-at-provider', self::razorpay(self::razorpay_refund('refund.processed', 'rfnd_1', more: $of)));
        self::assertSame(['refunded', 236000, 0, ['done'], [236000]], $this->sums($order));
        self::assertSame('refund-failed', self::razorpay(self::razorpay_refund('refund.failed', 'rfnd_1', more: $of)));
        self::assertSame(['paid', 0, 236000, ['failed'], [236000, -236000]], $this->sums($order));
    }

    public function test_it_fails_afterwards_as_others_do(): void
    {
        $order = $this->bought(email: 'later@example.com');
        self::stripe(self::made($order, 236000, $name = self::fresh()));
        self::assertSame('refund-failed', self::stripe(self::made($order, 236000, $name, 'failed')));
        self::assertSame(['paid', 0, 236000, ['failed'], [236000, -236000]], $this->sums($order));
        $mails = $this->mails('later@example.com');
        self::assertStringContainsString('did not reach you', end($mails));
        self::assertSame('ignored', self::stripe(self::made($order, 236000, $name)), 'failed is final');
        self::assertSame(200, $this->give($order['id'], 236000)->status);
        self::assertSame(['refunded', 236000, 0, ['failed', 'done'], [236000, -236000, 236000]], $this->sums($order));
    }

    public function test_a_failure_that_comes_first_is_final(): void
    {
        $order = $this->bought(email: 'first@example.com');
        self::assertSame('refund-failed', self::stripe(self::made($order, 36000, $name = self::fresh(), 'failed')));
        self::assertSame('ignored', self::stripe(self::made($order, 36000, $name)));
        self::assertSame(['paid', 0, 0, ['failed'], []], $this->sums($order));
        self::assertCount(1, $this->mails('first@example.com'), 'who was told nothing need not hear of it');
    }

    public function test_money_on_its_way_back_is_not_back_yet(): void
    {
        $order = $this->bought();
        self::assertSame('ignored', self::stripe(self::made($order, 36000, $name = self::fresh(), 'pending')));
        self::assertSame(['paid', 0, 0, [], []], $this->sums($order));
        self::assertSame('refunded-at-provider', self::stripe(self::made($order, 36000, $name)));
    }

    public function test_the_same_told_in_many_messages_at_once_counts_once(): void
    {
        $order = $this->bought(email: 'many@example.com');
        $name = self::fresh();
        $results = Parallel::run(static fn (): string => self::stripe(self::made($order, 36000, $name)), 24, 12);
        self::assertSame(['ignored' => 23, 'refunded-at-provider' => 1], (static function (array $r): array { ksort($r); return $r; })(array_count_values($results)));
        self::assertSame(['paid', 36000, 0, ['done'], [36000]], $this->sums($order));
        self::assertCount(2, $this->mails('many@example.com'));
    }

    public function test_our_own_is_known_by_its_key_while_another_is_made_at_the_same_moment(): void
    {
        $order = $this->bought();
        $keys = array_map(static fn (int $i): string => "own-refund-beside-others-$i", range(0, 3));
        $results = Parallel::run(function (int $i) use ($order, $keys): mixed {
            $n = intdiv($i, 3);
            return match ($i % 3) {
                0 => Refunds::make($order['id'], 20000, '', $keys[$n], false, 'owner')['id'],
                // May come before ours is noted; then it is one of theirs, which Stripe, who sends our key only after we asked, never does.
                1 => $this->sql('select 1 from refunds where key = ?', $keys[$n]) === [] ? 'early' : self::stripe(self::stripe_refund('refund.created', 'succeeded', FakeProvider::refund($keys[$n]), $keys[$n], ['payment_intent' => 'pi_' . substr($order['reference'], -8), 'amount' => 20000])),
                2 => self::stripe(self::made($order, 10000, "re_theirs_{$order['id']}_$n")),
            };
        }, 12, 12);
        self::assertNotContains('refund-mismatch', $results);
        $rows = $this->sql('select at_provider, state, count(*) as n, sum(amount) as amount from refunds where order_id = ? group by 1, 2 order by 1', $order['id']);
        self::assertSame([[false, 'done', 4, 80000], [true, 'done', 4, 40000]], array_map(static fn (array $r): array => [$r['at_provider'], $r['state'], $r['n'], (int) $r['amount']], $rows));
        self::assertSame([120000, 120000], array_values($this->sql('select refunded, credited from orders where id = ?', $order['id'])[0]));
    }

    public function test_our_key_comes_before_the_name(): void
    {
        $order = $this->bought();
        $key = bin2hex(random_bytes(12));
        \StoneScriptPHP\Database::row('start_refund', ['i_order' => $order['id'], 'i_amount' => 36000, 'i_reason' => '', 'i_key' => $key, 'i_actor' => 'Owner']);
        self::assertSame('refunded', self::stripe(self::made($order, 36000, $name = self::fresh(), more: ['metadata' => ['key' => $key]])));
        self::assertSame('ignored', self::stripe(self::made($order, 36000, $name)), 'also when a later message names no key');
        self::assertSame(['paid', 36000, 0, ['done'], [36000]], $this->sums($order));
        self::assertFalse($this->seen($order['id'])['refunds'][0]['at_provider']);
    }

    /** @return array<string, array{int, array<string, mixed>}> */
    public static function wrong(): array
    {
        return ['too much' => [236001, []], 'nothing' => [0, []], 'less than nothing' => [-1, []], 'another currency' => [36000, ['currency' => 'usd']], 'none' => [36000, ['currency' => null]]];
    }

    #[DataProvider('wrong')]
    public function test_what_cannot_be_true_changes_nothing_and_the_owner_is_asked_to_look(int $amount, array $more): void
    {
        $order = $this->bought(email: 'wrong@example.com');
        [$owners, $customers] = [count($this->mails('')), count($this->mails('wrong@example.com'))];
        self::assertSame('refund-mismatch', self::stripe(self::made($order, $amount, $name = self::fresh(), more: $more)));
        self::assertSame('ignored', self::stripe(self::made($order, $amount, $name, more: $more)), 'told once');
        self::assertSame(['paid', 0, 0, [], []], $this->sums($order));
        self::assertCount($owners + 1, $mails = $this->mails(''));
        self::assertStringContainsString('does not match', end($mails));
        $event = $this->seen($order['id'])['events'];
        self::assertStringContainsString($name, end($event)['note']);
        self::assertSame('refund_mismatch', end($event)['event']);
        self::assertCount($customers, $this->mails('wrong@example.com'));
    }

    public function test_never_more_than_was_paid(): void
    {
        $order = $this->bought();
        $this->give($order['id'], 200000, ['by_hand' => true]);
        self::assertSame('refund-mismatch', self::stripe(self::made($order, 36001, self::fresh())));
        $results = Parallel::run(static fn (int $i): string => self::stripe(self::made($order, 10000, "re_much_{$order['id']}_$i")), 12, 12);
        self::assertSame(3, array_count_values($results)['refunded-at-provider']);
        $sums = $this->sums($order);
        self::assertSame([230000, 230000], [$sums[1], array_sum($sums[4])]);
    }

    public function test_a_refund_of_the_other_payment_of_an_order_that_was_paid_twice_has_no_note(): void
    {
        $order = $this->ordered('stripe');
        $this->post("/admin/orders/{$order['id']}/event", ['event' => 'paid'], $this->token());
        self::assertSame('twice', self::stripe(self::stripe_event($order)));
        self::assertSame('refunded-at-provider', self::stripe(self::made($order, 236000, self::fresh())));
        self::assertSame(['paid', 236000, 0, ['done'], []], $this->sums($order));
    }

    public function test_what_is_said_before_the_payment_is_known_waits_for_it(): void
    {
        $order = $this->ordered('stripe', email: 'waits@example.com');
        self::assertSame('unknown', self::stripe(self::made($order, 36000, $one = self::fresh())));
        self::assertSame('unknown', self::stripe(self::made($order, 100, $two = self::fresh(), 'failed')));
        self::assertSame('unknown', self::stripe(self::made($order, 100, $two)));
        self::assertSame('paid', self::stripe(self::stripe_event($order)));
        $sums = $this->sums($order);
        sort($sums[3]);
        self::assertSame(['paid', 36000], [$sums[0], $sums[1]]);
        self::assertContains('done', $sums[3]);
        self::assertSame('ignored', self::stripe(self::made($order, 36000, $one)));
        self::assertSame('failed', $this->sql('select state from refunds where reference = ?', $two)[0]['state'], 'in whatever order');
        self::assertSame([], $this->sql('select 1 from payment_events where refund is not null and refund ->> \'payment\' = ?', 'pi_' . substr($order['reference'], -8)));
    }

    public function test_payment_and_refund_told_at_the_same_moment_are_both_counted(): void
    {
        foreach (range(1, 8) as $n) {
            $order = $this->ordered('stripe');
            $results = Parallel::run(static fn (int $i): string => $i === 0 ? self::stripe(self::stripe_event($order)) : self::stripe(self::made($order, 36000, "re_both_{$order['id']}")), 2, 2);
            self::assertSame('paid', $results[0]);
            self::assertSame(['paid', 36000, 0, ['done'], [36000]], $this->sums($order), "$n: $results[1]");
        }
    }

    public function test_payments_of_others_stay_unknown(): void
    {
        self::assertSame('unknown', self::stripe(self::made(['reference' => 'cs_somebody-elses'], 36000, self::fresh())));
        $order = $this->bought();
        self::assertSame('unknown', self::razorpay(self::razorpay_refund('refund.processed', 'rfnd_x', more: ['payment_id' => 'pi_' . substr($order['reference'], -8)])), 'the other provider');
        self::assertSame(['paid', 0, 0, [], []], $this->sums($order));
    }
}
