<?php

declare(strict_types=1);

namespace Tests\Type;

/** Holidays, and days with other hours. */
final class OpeningExceptionsTest extends OpeningTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        $this->week([['days' => 'mon-sun', 'from' => '09:00', 'to' => '18:00']]);
    }

    public function test_a_holiday_is_closed_and_says_why(): void
    {
        $this->exception('2026-12-25', null, [], 'Christmas');
        $status = $this->at('2026-12-25 12:00');
        self::assertSame([false, 'Christmas', '09:00', 1], [$status->open, $status->reason, $status->change_time, $status->change_in_days]);
        self::assertSame('', $this->at('2026-12-26 12:00')->reason);
    }

    public function test_both_ends_of_a_holiday_belong_to_it(): void
    {
        $this->exception('2026-12-24', '2026-12-26');
        self::assertSame([true, false, false, false, true], array_map(fn (int $day): bool => $this->at("2026-12-$day 12:00")->open, [23, 24, 25, 26, 27]));
        self::assertSame(['2026-12-27', 4], [$this->at('2026-12-23 18:00')->change_day, $this->at('2026-12-23 18:00')->change_in_days]);
    }

    public function test_other_hours_replace_those_of_the_week(): void
    {
        $this->exception('2026-12-31', null, [['from' => '08:00', 'to' => '10:00'], ['from' => '11:00', 'to' => '12:00']]);
        self::assertSame([true, false, true, false], array_map(fn (string $clock): bool => $this->at("2026-12-31 $clock")->open, ['08:30', '10:30', '11:30', '15:00']));
    }

    public function test_an_exception_may_open_a_day_that_is_closed_otherwise(): void
    {
        $this->week([['days' => 'mon', 'from' => '09:00', 'to' => '18:00']]);
        $this->exception('2026-11-29', null, [['from' => '13:00', 'to' => '18:00']], 'Open Sunday');
        self::assertTrue($this->at('2026-11-29 14:00')->open);
    }

    public function test_of_two_the_shorter_counts_and_of_equals_the_newer(): void
    {
        $this->exception('2026-08-01', '2026-08-31', [['from' => '10:00', 'to' => '14:00']], 'Summer');
        $this->exception('2026-08-15', null, [], 'Independence Day');
        self::assertSame([true, 'Summer'], [$this->at('2026-08-14 11:00')->open, $this->at('2026-08-14 11:00')->reason]);
        self::assertSame([false, 'Independence Day'], [$this->at('2026-08-15 11:00')->open, $this->at('2026-08-15 11:00')->reason]);
        $this->exception('2026-08-15', null, [['from' => '11:00', 'to' => '12:00']], 'After all');
        self::assertSame([true, 'After all'], [$this->at('2026-08-15 11:00')->open, $this->at('2026-08-15 11:00')->reason]);
    }

    public function test_a_night_that_has_begun_goes_on_into_a_holiday(): void
    {
        $this->week([['days' => 'mon-sun', 'from' => '20:00', 'to' => '02:00']]);
        $this->exception('2026-12-25');
        self::assertTrue($this->at('2026-12-25 01:00')->open, 'that is still the night of the 24th');
        self::assertFalse($this->at('2026-12-25 21:00')->open);
        self::assertFalse($this->at('2026-12-26 01:00')->open);
    }

    public function test_visitors_are_told_of_the_next_ones_in_their_order(): void
    {
        $this->exception('2026-12-31', null, [['from' => '20:00', 'to' => '02:00']], 'Party');
        $this->exception('2026-11-20', '2026-11-24', [], 'Goes on today');
        $this->exception('2026-11-20', '2026-11-23', [], 'Over');
        $this->exception('2027-05-01', null, [], 'Far away');
        $told = $this->opening('2026-11-24 23:30')->opening_exceptions;
        self::assertSame(['Goes on today', 'Party'], array_column($told, 'reason'));
        self::assertSame(['2026-12-31', '2026-12-31'], [$told[1]->from_date, $told[1]->to_date]);
        self::assertEquals([['from' => '20:00', 'to' => '02:00']], $told[1]->hours);
    }
}
