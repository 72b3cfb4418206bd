<?php

declare(strict_types=1);

namespace Tests\Type;

use App\Database\Functions\FnGetOpening;
use App\Database\Functions\FnGetOpeningStatus;
use App\Models\Opening;
use App\Models\OpeningStatus;
use Tests\Support\TestCase;

/** A business in Berlin, where clocks are changed twice a year. */
abstract class OpeningTestCase extends TestCase
{
    protected string $zone = 'Europe/Berlin';

    protected function setUp(): void
    {
        parent::setUp();
        $this->sql('delete from opening_exceptions');
        $this->sql('delete from opening_week');
    }

    /** @param list<array{days: string, from: string, to: string}> $hours */
    protected function week(array $hours, string $zone = 'Europe/Berlin'): void
    {
        $this->zone = $zone;
        $this->sql('insert into opening_week (time_zone, hours) values (?, ?) on conflict (id) do update set time_zone = excluded.time_zone, hours = excluded.hours', $zone, json_encode($hours));
    }

    /** @param list<array{from: string, to: string}> $hours */
    protected function exception(string $from, ?string $to = null, array $hours = [], string $reason = ''): void
    {
        $this->sql('insert into opening_exceptions (from_date, to_date, hours, reason) values (?, ?, ?, ?)', $from, $to, json_encode($hours), $reason);
    }

    /** At a time of the clock there. */
    protected function at(string $local): OpeningStatus
    {
        return $this->status_at(new \DateTimeImmutable($local, new \DateTimeZone($this->zone)));
    }

    protected function status_at(\DateTimeImmutable $at): ?OpeningStatus
    {
        return FnGetOpeningStatus::run($at);
    }

    protected function opening(string $local = '2026-11-24 12:00'): Opening
    {
        return FnGetOpening::run(new \DateTimeImmutable($local, new \DateTimeZone($this->zone)));
    }
}
