<?php

declare(strict_types=1);

namespace App\Models;

/** A word that posts share. */
final class Tag
{
    public function __construct(
        public readonly int $id,
        public readonly string $slug,
        public readonly string $name,
        public readonly string $description,
        public readonly int $posts,
    ) {
    }

    public static function from_row(array $row): self
    {
        return new self($row['o_id'], $row['o_slug'], $row['o_name'], $row['o_description'], $row['o_posts']);
    }
}
