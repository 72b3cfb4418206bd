<?php

declare(strict_types=1);

namespace App\Models;

/** A project as lists show it. */
final class Project
{
    /** @param list<string> $tags */
    public function __construct(
        public readonly int $id,
        public readonly string $slug,
        public readonly string $title,
        public readonly string $summary,
        public readonly string $client,
        public readonly int $year,
        public readonly string $cover,
        public readonly string $cover_alt,
        public readonly array $tags,
        public readonly bool $featured,
        public readonly string $updated_at,
    ) {
    }

    public static function from_row(array $row): self
    {
        return new self(
            $row['o_id'],
            $row['o_slug'],
            $row['o_title'],
            $row['o_summary'],
            $row['o_client'],
            $row['o_year'],
            $row['o_cover'],
            $row['o_cover_alt'],
            json_decode($row['o_tags'], true),
            $row['o_featured'],
            $row['o_updated_at'],
        );
    }
}
