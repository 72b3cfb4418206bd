<?php

declare(strict_types=1);

namespace App\Models;

final class Project
{
    /** @param list<string> $tags */
    public function __construct(
        public readonly string $slug,
        public readonly string $title,
        public readonly string $summary,
        public readonly ?string $body,
        public readonly string $client,
        public readonly int $year,
        public readonly string $url,
        public readonly string $cover,
        public readonly array $tags,
        public readonly bool $featured,
    ) {
    }

    public static function from_row(array $row): self
    {
        return new self(
            $row['o_slug'],
            $row['o_title'],
            $row['o_summary'],
            $row['o_body'] ?? null,
            $row['o_client'],
            $row['o_year'],
            $row['o_url'],
            $row['o_cover'],
            json_decode($row['o_tags'], true),
            $row['o_featured'],
        );
    }
}
