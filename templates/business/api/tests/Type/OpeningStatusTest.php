<?php

declare(strict_types=1);

namespace Tests\Type;

use PHPUnit\Framework\Attributes\DataProvider;

/** Open now, and until or from when: by the clock on the wall of the business. */
final class OpeningStatusTest extends OpeningTestCase
{
    private const WEEK = [
        ['days' => 'mon-fri', 'from' => '09:00', 'to' => '13:00'],
        ['days' => 'mon-fri', 'from' => '14:00', 'to' => '18:30'],
        ['days' => 'sat', 'from' => '10:00', 'to' => '14:00'],
    ];

    /** @return array<string, array{string, bool, ?string, ?int}> the moment in Berlin, open, the clock at the change, in how many days */
    public static function moments(): array
    {
        return [
            'before opening' => ['2026-11-24 08:59:59', false, '09:00', 0],
            'the first moment belongs to it' => ['2026-11-24 09:00:00', true, '13:00', 0],
            'the last moment does not' => ['2026-11-24 13:00:00', false, '14:00', 0],
            'in the break' => ['2026-11-24 13:30:00', false, '14:00', 0],
            'after the break' => ['2026-11-24 14:00:00', true, '18:30', 0],
            'in the evening' => ['2026-11-24 18:30:00', false, '09:00', 1],
            'on Friday evening' => ['2026-11-27 20:00:00', false, '10:00', 1],
            'on Saturday after closing' => ['2026-11-28 14:00:00', false, '09:00', 2],
            'on Sunday' => ['2026-11-29 12:00:00', false, '09:00', 1],
            'the last second of a day' => ['2026-11-24 23:59:59', false, '09:00', 1],
            'the first second of a day' => ['2026-11-25 00:00:00', false, '09:00', 0],
        ];
    }

    #[DataProvider('moments')]
    public function test_a_week_with_breaks(string $local, bool $open, ?string $clock, ?int $days): void
    {
        $this->week(self::WEEK);
        $status = $this->at($local);
        self::assertSame([$open, $clock, $days], [$status->open, $status->change_time, $status->change_in_days]);
    }

    public function test_the_same_moment_is_another_time_of_day_elsewhere(): void
    {
        $this->week(self::WEEK, 'Asia/Kolkata');
        $noon_in_india = new \DateTimeImmutable('2026-11-24 06:30:00 UTC');
        self::assertTrue($this->status_at($noon_in_india)->open);
        $this->week(self::WEEK, 'America/New_York');
        $status = $this->status_at($noon_in_india);
        self::assertSame([false, '09:00', '2026-11-24'], [$status->open, $status->change_time, $status->today]);
        $this->week(self::WEEK, 'Pacific/Kiritimati');
        self::assertSame('2026-11-24', $this->status_at($noon_in_india)->today);
        self::assertSame('2026-11-25', $this->status_at($noon_in_india->modify('+4 hours'))->today, 'tomorrow has begun there');
    }

    public function test_hours_beyond_midnight_belong_to_the_day_they_begin_on(): void
    {
        $this->week([['days' => 'sat', 'from' => '20:00', 'to' => '02:00']]);
        self::assertFalse($this->at('2026-11-28 01:00')->open, 'Friday night');
        self::assertSame(['02:00', 1, true], $this->change('2026-11-28 23:00'));
        self::assertSame(['02:00', 0, true], $this->change('2026-11-29 01:59'));
        self::assertSame(['20:00', 6, false], $this->change('2026-11-29 02:00'));
    }

    public function test_hours_that_touch_at_midnight_are_one(): void
    {
        $this->week([['days' => 'fri', 'from' => '18:00', 'to' => '24:00'], ['days' => 'sat', 'from' => '00:00', 'to' => '03:00']]);
        self::assertSame(['03:00', 1, true], $this->change('2026-11-27 20:00'));
    }

    public function test_overlapping_hours_are_one(): void
    {
        $this->week([['days' => 'mon-sun', 'from' => '09:00', 'to' => '17:00'], ['days' => 'fri', 'from' => '12:00', 'to' => '19:00']]);
        self::assertSame(['19:00', 0, true], $this->change('2026-11-27 10:00'));
        self::assertEquals([['from' => '09:00', 'to' => '19:00']], $this->opening()->days[4]['hours']);
    }

    public function test_always_open_has_no_change(): void
    {
        $this->week([['days' => 'mon-sun', 'from' => '00:00', 'to' => '24:00']]);
        $status = $this->at('2026-11-24 03:00');
        self::assertSame([true, null, null], [$status->open, $status->changes_at, $status->change_time]);
    }

    public function test_until_further_notice_closed_has_no_change(): void
    {
        $this->week(self::WEEK);
        $this->exception('2026-11-01', '2027-06-30');
        $status = $this->at('2026-11-24 10:00');
        self::assertSame([false, null], [$status->open, $status->changes_at]);
    }

    public function test_without_hours_nothing_is_said(): void
    {
        $this->week([]);
        self::assertNull($this->status_at(new \DateTimeImmutable()));
        self::assertSame([], $this->opening()->days);
        $this->sql('delete from opening_week');
        self::assertNull($this->status_at(new \DateTimeImmutable()));
        self::assertNull($this->get('/opening')->data['status']);
    }

    /** @return array{?string, ?int, bool} */
    private function change(string $local): array
    {
        $status = $this->at($local);
        return [$status->change_time, $status->change_in_days, $status->open];
    }
}
