<?php

declare(strict_types=1);

namespace App\Models;

/** A service or product as lists show it. */
final class Service
{
    public function __construct(
        public readonly int $id,
        public readonly string $slug,
        public readonly string $title,
        public readonly string $category,
        public readonly string $summary,
        public readonly string $price,
        public readonly string $duration,
        public readonly string $image,
        public readonly string $image_alt,
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
            $row['o_category'],
            $row['o_summary'],
            $row['o_price'],
            $row['o_duration'],
            $row['o_image'],
            $row['o_image_alt'],
            $row['o_featured'],
            $row['o_updated_at'],
        );
    }
}
