<?php

declare(strict_types=1);

namespace App\Models;

/** A service or product as its own page shows it. */
final class ServiceDetails
{
    /**
     * @param list<array{text: string}>                               $included
     * @param list<array{url: string, alt: string}>                   $gallery
     * @param list<array{slug: string, title: string, price: string}> $others
     */
    public function __construct(
        public readonly int $id,
        public readonly string $slug,
        public readonly string $title,
        public readonly string $category,
        public readonly string $summary,
        public readonly string $body,
        public readonly string $price,
        public readonly string $duration,
        public readonly array $included,
        public readonly string $image,
        public readonly string $image_alt,
        public readonly array $gallery,
        public readonly bool $featured,
        public readonly array $others,
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
            $row['o_body'],
            $row['o_price'],
            $row['o_duration'],
            json_decode($row['o_included'], true),
            $row['o_image'],
            $row['o_image_alt'],
            json_decode($row['o_gallery'], true),
            $row['o_featured'],
            json_decode($row['o_others'], true),
            $row['o_updated_at'],
        );
    }
}
