<?php

declare(strict_types=1);

namespace Tests\Type;

use App\Lib\Shop\Refunds;
use PHPUnit\Framework\Attributes\DataProvider;
use StoneScriptPHP\Database;
use Tests\Support\Parallel;

final class CreditNotesTest extends ProviderTestCase
{
    public function test_what_is_given_back_has_a_note_that_names_its_invoice_and_goes_out_with_the_mail(): void
    {
        $order = $this->bought(email: 'note@example.com');
        $seen = $this->give($order['id'], 36000, ['reason' => 'A scratch'])->data;
        $year = date('Y');
        $note = $seen['credit_notes'][0];
        self::assertMatchesRegularExpression("/^CN-$year-\d{5}$/", $note['number']);
        self::assertSame(36000, $note['amount']);
        $text = Pdf::text($this->get("/orders/{$order['token']}/credit-notes/{$note['id']}")->body);
        foreach (['Credit note', $note['number'], $seen['invoice'], date('Y-m-d'), 'A scratch', '₹360.00', '₹305.08', 'IGST 18 %', '₹54.92'] as $expected) {
            self::assertStringContainsString(str_replace(' ', '', $expected), $text);
        }
        self::assertStringStartsWith('%PDF-', $this->get("/admin/orders/{$order['id']}/credit-notes/{$note['id']}", $this->token('editor'))->body);
        $files = $this->sql("select a.name from mail_attachments a join mails m on m.id = a.mail_id where m.recipient = 'note@example.com' order by a.id");
        self::assertSame(["{$seen['invoice']}.pdf", "{$note['number']}.pdf"], array_column($files, 'name'));
    }

    public function test_nobody_else_gets_a_note(): void
    {
        [$one, $other] = [$this->bought(), $this->bought()];
        $note = $this->give($one['id'], 100)->data['credit_notes'][0]['id'];
        self::assertSame(404, $this->get("/orders/{$other['token']}/credit-notes/$note")->status);
        self::assertSame(404, $this->get("/admin/orders/{$other['id']}/credit-notes/$note", $this->token())->status);
        self::assertSame(401, $this->get("/admin/orders/{$one['id']}/credit-notes/$note")->status);
        self::assertSame(404, $this->get('/orders/' . str_repeat('a', 43) . "/credit-notes/$note")->status);
    }

    /** @return iterable<string, array{bool, int, list<int>, string}> prices include taxes, price, pieces, state */
    public static function pieces(): iterable
    {
        foreach ([true, false] as $inclusive) {
            foreach (['MH', 'KA'] as $region) {
                $how = ($inclusive ? 'inclusive' : 'exclusive') . " $region";
                yield "all at once, $how" => [$inclusive, 33333, [], $region];
                yield "thirds, $how" => [$inclusive, 99999, [33333, 33333], $region];
                yield "one by one, $how" => [$inclusive, 17, array_fill(0, 12, 1), $region];
                yield "crooked, $how" => [$inclusive, 1234567, [1, 999, 2, 77777, 3, 123456, 5], $region];
            }
        }
    }

    #[DataProvider('pieces')]
    public function test_in_whatever_pieces_the_notes_come_to_the_invoice_exactly(bool $inclusive, int $price, array $pieces, string $region): void
    {
        $this->sql("update shop_settings set prices_include_tax = ?, shipping_tax_class_id = (select id from tax_classes where name = 'GST 12 %'), region = 'MH'", $inclusive ? 'true' : 'false');
        try {
            $this->put_in_cart($this->product($price, 5));
            $this->put_in_cart($this->product(max(1, intdiv($price, 3)), 5, 'GST 5 %'));
            $id = $this->order_id($this->order('transfer', ['address' => ['region' => $region] + self::ADDRESS])->data['token']);
        } finally {
            $this->sql('update shop_settings set prices_include_tax = true');
        }
        $order = $this->post("/admin/orders/$id/event", ['event' => 'paid'], $this->token())->data;
        foreach ([...$pieces, $order['total'] - array_sum($pieces)] as $piece) {
            $answer = $this->give($id, $piece);
            self::assertSame(200, $answer->status, $answer->body);
        }
        $given = ['amount' => 0, 'net' => 0, 'tax' => [], 'taxable' => []];
        foreach ($this->sql('select amount, document from credit_notes where order_id = ? order by id', $id) as $row) {
            $document = json_decode($row['document'], true);
            $taxes = array_column($document['taxes'], 'tax');
            self::assertSame($row['amount'], $document['net'] + array_sum($taxes), 'a note adds up');
            self::assertGreaterThanOrEqual(0, min($document['net'], ...$taxes));
            // In proportion: no further from it than roundings of this and the notes before can be.
            self::assertEqualsWithDelta($order['tax_total'] * $row['amount'] / $order['total'], array_sum($taxes), 2.0);
            $given['amount'] += $row['amount'];
            $given['net'] += $document['net'];
            foreach ($document['taxes'] as $n => $tax) {
                $given['tax'][$n] = ($given['tax'][$n] ?? 0) + $tax['tax'];
                $given['taxable'][$n] = ($given['taxable'][$n] ?? 0) + $tax['taxable'];
            }
        }
        self::assertSame(['amount' => $order['total'], 'net' => $order['total'] - $order['tax_total'], 'tax' => array_column($order['taxes'], 'tax'), 'taxable' => array_column($order['taxes'], 'taxable')], $given);
        self::assertSame('refunded', $this->seen($id)['state']);
    }

    public function test_two_who_give_back_at_once_get_numbers_without_gaps_and_not_a_paisa_too_much(): void
    {
        $orders = array_map(fn (): array => $this->bought(), range(1, 4));
        $last = (int) ($this->sql("select last from credit_note_series where series = 'CN-' || to_char(now(), 'YYYY') || '-'")[0]['last'] ?? 0);
        $results = Parallel::run(static fn (int $i): array => Database::transaction(static function () use ($orders, $i): array {
            // Every fifth breaks after its number was drawn.
            $order = Refunds::make($orders[$i % 4]['id'], 30000 + $i, '', "at-once-refund-number-$i", false, 'owner');
            return $i % 5 === 0 ? throw new \RuntimeException('broken') : $order;
        }), 60, 12);
        self::assertNotEmpty(array_filter($results, 'is_array'));
        $ids = '{' . implode(',', array_column($orders, 'id')) . '}';
        $sums = $this->sql('select o.id, o.total, o.credited, o.refunded, (select sum(amount) from credit_notes c where c.order_id = o.id) as notes,
            (select count(*) from credit_notes c where c.order_id = o.id) as n, (select count(*) from refunds r where r.order_id = o.id and r.state = \'done\') as done from orders o where id = any (?)', $ids);
        foreach ($sums as $sum) {
            self::assertSame([$sum['credited'], $sum['credited'], $sum['n']], [$sum['refunded'], (int) $sum['notes'], $sum['done']]);
            self::assertLessThanOrEqual($sum['total'], $sum['credited']);
            self::assertGreaterThan($sum['total'] - 30060, $sum['credited'], 'as much as there was room for');
        }
        $numbers = array_column($this->sql("select sequence from credit_notes where series = 'CN-' || to_char(now(), 'YYYY') || '-' and sequence > ? order by sequence", $last), 'sequence');
        self::assertSame(range($last + 1, $last + array_sum(array_column($sums, 'n'))), $numbers);
    }

    public function test_money_that_came_twice_goes_back_without_a_note(): void
    {
        $order = $this->ordered('stripe');
        $this->post("/admin/orders/{$order['id']}/event", ['event' => 'paid'], $this->token());
        self::assertSame('twice', self::stripe(self::stripe_event($order)));
        self::assertSame([], $this->give($order['id'], 236000)->data['credit_notes'], 'the invoice still stands');
        $notes = $this->give($order['id'], 1000)->data['credit_notes'];
        self::assertSame([1000], array_column($notes, 'amount'));
    }

    public function test_what_was_given_back_before_there_were_notes_gets_none_afterwards(): void
    {
        $order = $this->bought();
        $old = $this->give($order['id'], 30000)->data['refunds'][0];
        $this->sql('delete from credit_notes where order_id = ?', $order['id']);
        $this->sql('update orders set credited = 0, uncredited = refunded where id = ?', $order['id']);    // as 0365 leaves it
        self::assertSame([206000], array_column($this->give($order['id'], 206000)->data['credit_notes'], 'amount'));
        // When the old one fails and is made again, that is a refund of today.
        self::stripe(self::stripe_refund('refund.failed', 'failed', $old['reference']));
        self::assertSame([206000, 30000], array_column($this->give($order['id'], 30000)->data['credit_notes'], 'amount'));
    }

    public function test_a_payment_without_an_invoice_goes_back_without_a_note(): void
    {
        $order = $this->ordered('stripe');
        $this->post("/orders/{$order['token']}/cancel");
        self::assertSame('late', self::stripe(self::stripe_event($order)));
        $seen = $this->give($order['id'], 236000)->data;
        self::assertSame(['refunded', []], [$seen['state'], $seen['credit_notes']]);
    }

    public function test_more_than_the_invoice_is_never_credited(): void
    {
        $order = $this->bought();
        $this->expectException(\PDOException::class);
        $this->sql('update orders set credited = total + 1 where id = ?', $order['id']);
    }

    public function test_the_series_are_told_apart(): void
    {
        $answer = $this->put('/admin/c/shop/1', ['credit_note_prefix' => 'INV-'], $this->token());
        self::assertSame(400, $answer->status, $answer->body);
        self::assertArrayHasKey('credit_note_prefix', $answer->errors);
    }
}
