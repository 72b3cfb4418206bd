<?php

declare(strict_types=1);

namespace App\Models;

/** A subject of the blog. */
final class Category
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
