<?php

declare(strict_types=1);

namespace App\Models;

final class Testimonial
{
    public function __construct(
        public readonly int $id,
        public readonly string $quote,
        public readonly string $name,
        public readonly string $role,
        public readonly ?int $project_id,
        public readonly string $slug,
        public readonly string $project,
    ) {
    }

    public static function from_row(array $row): self
    {
        return new self(
            $row['o_id'],
            $row['o_quote'],
            $row['o_name'],
            $row['o_role'],
            $row['o_project_id'],
            $row['o_slug'],
            $row['o_project'],
        );
    }
}
