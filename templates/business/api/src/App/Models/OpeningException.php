<?php

declare(strict_types=1);

namespace App\Models;

/** A holiday, or days with other hours. */
final class OpeningException
{
    /** @param list<array{from: string, to: string}> $hours empty: closed */
    public function __construct(
        public readonly int $id,
        public readonly string $from_date,
        public readonly string $to_date,
        public readonly string $reason,
        public readonly array $hours,
    ) {
    }

    public static function from_row(array $row): self
    {
        return new self($row['o_id'], $row['o_from_date'], $row['o_to_date'], $row['o_reason'], json_decode($row['o_hours'], true));
    }
}
