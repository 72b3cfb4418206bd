<?php

declare(strict_types=1);

namespace Tests\Type;

/** The two nights of the year that are an hour shorter and longer (in Berlin: 29 March and 25 October 2026). */
final class OpeningClockChangeTest extends OpeningTestCase
{
    private const BAR = [['days' => 'sat', 'from' => '20:00', 'to' => '03:30']];
    private const SHOP = [['days' => 'mon-sun', 'from' => '09:00', 'to' => '18:00']];

    public function test_a_night_that_is_an_hour_longer_still_ends_when_the_clock_says_so(): void
    {
        $this->week(self::BAR);
        $evening = $this->at('2026-10-24 22:00');
        self::assertSame(['2026-10-25T02:30:00+00:00', '03:30'], [$evening->changes_at, $evening->change_time]);
        self::assertTrue($this->status_at(new \DateTimeImmutable('2026-10-25 02:45:00 +02:00'))->open, 'a quarter to three the first time');
        self::assertTrue($this->status_at(new \DateTimeImmutable('2026-10-25 02:45:00 +01:00'))->open, 'and the second time');
        self::assertTrue($this->status_at(new \DateTimeImmutable('2026-10-25 02:29:59 UTC'))->open);
        self::assertFalse($this->status_at(new \DateTimeImmutable('2026-10-25 02:30:00 UTC'))->open);
    }

    public function test_a_closing_time_that_comes_twice_is_the_later_one(): void
    {
        $this->week([['days' => 'sat', 'from' => '20:00', 'to' => '02:30']]);
        self::assertTrue($this->status_at(new \DateTimeImmutable('2026-10-25 02:30:00 +02:00'))->open);
        self::assertFalse($this->status_at(new \DateTimeImmutable('2026-10-25 02:30:00 +01:00'))->open);
    }

    public function test_a_night_that_is_an_hour_shorter_still_ends_when_the_clock_says_so(): void
    {
        $this->week(self::BAR);
        $evening = $this->at('2026-03-28 22:00');
        self::assertSame(['2026-03-29T01:30:00+00:00', '03:30'], [$evening->changes_at, $evening->change_time]);
        self::assertTrue($this->status_at(new \DateTimeImmutable('2026-03-29 01:29:59 UTC'))->open);
        self::assertFalse($this->status_at(new \DateTimeImmutable('2026-03-29 01:30:00 UTC'))->open);
    }

    public function test_hours_within_the_hour_that_is_skipped_come_an_hour_later(): void
    {
        $this->week([['days' => 'sun', 'from' => '02:00', 'to' => '02:45']]);
        $open = array_map(fn (string $utc): bool => $this->status_at(new \DateTimeImmutable("2026-03-29 $utc UTC"))->open, ['00:59:59', '01:00:00', '01:44:59', '01:45:00']);
        self::assertSame([false, true, true, false], $open);
    }

    public function test_hours_that_begin_in_the_skipped_hour_break_nothing(): void
    {
        $this->week([['days' => 'sun', 'from' => '02:30', 'to' => '03:15']]);
        self::assertFalse($this->status_at(new \DateTimeImmutable('2026-03-29 00:30:00 UTC'))->open);
        self::assertSame('2026-04-05', $this->status_at(new \DateTimeImmutable('2026-03-29 02:00:00 UTC'))->change_day);
    }

    public function test_the_morning_after_opens_by_the_new_time(): void
    {
        $this->week(self::SHOP);
        self::assertSame('2026-03-29T07:00:00+00:00', $this->at('2026-03-28 19:00')->changes_at, 'summer time: nine is seven');
        self::assertSame('2026-10-25T08:00:00+00:00', $this->at('2026-10-24 19:00')->changes_at, 'winter time: nine is eight');
        self::assertSame(1, $this->at('2026-03-28 19:00')->change_in_days);
    }

    public function test_a_zone_that_changes_at_midnight(): void
    {
        // In Beirut 29 March 2026 has no hour between 00:00 and 01:00.
        $this->week([['days' => 'mon-sun', 'from' => '00:00', 'to' => '24:00']], 'Asia/Beirut');
        self::assertTrue($this->status_at(new \DateTimeImmutable('2026-03-28 22:00:00 UTC'))->open);
        self::assertNull($this->status_at(new \DateTimeImmutable('2026-03-28 21:59:59 UTC'))->changes_at);
    }
}
