<?php

declare(strict_types=1);

namespace App\Models;

/** Open or closed at this moment, and what changes next; days and times are those of the business, wherever the visitor is. */
final class OpeningStatus
{
    /** @param ?string $changes_at the moment (with its zone) of the next change; null where none is known */
    public function __construct(
        public readonly bool $open,
        public readonly ?string $changes_at,
        public readonly ?string $change_day,
        public readonly ?int $change_weekday,
        public readonly ?string $change_time,
        public readonly ?int $change_in_days,
        public readonly string $today,
        public readonly int $weekday,
        public readonly string $reason,
    ) {
    }

    public static function from_row(array $row): self
    {
        return new self(
            $row['o_open'],
            // As every browser reads it: 2026-03-29T01:00:00+00:00.
            $row['o_changes_at'] === null ? null : (new \DateTimeImmutable($row['o_changes_at']))->format(\DateTimeInterface::ATOM),
            $row['o_change_day'],
            $row['o_change_weekday'],
            $row['o_change_time'],
            $row['o_change_in_days'],
            $row['o_today'],
            $row['o_weekday'],
            $row['o_reason'],
        );
    }
}
