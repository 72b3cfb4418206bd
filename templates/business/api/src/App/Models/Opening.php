<?php

declare(strict_types=1);

namespace App\Models;

/** All a visitor may want to know of opening hours. */
final class Opening
{
    /**
     * @param list<array{weekday: int, hours: list<array{from: string, to: string}>}> $days        Monday to Sunday, or empty
     * @param list<OpeningException>                                                  $opening_exceptions
     */
    public function __construct(
        public readonly int $id,
        public readonly string $time_zone,
        public readonly string $note,
        public readonly array $days,
        public readonly array $opening_exceptions,
        public readonly ?OpeningStatus $status,
    ) {
    }

    /** @param list<OpeningException> $exceptions */
    public static function from_row(array $row, array $exceptions, ?OpeningStatus $status): self
    {
        return new self($row['o_id'], $row['o_time_zone'], $row['o_note'], json_decode($row['o_days'], true), $exceptions, $status);
    }
}
