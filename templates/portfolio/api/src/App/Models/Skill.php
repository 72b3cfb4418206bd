<?php

declare(strict_types=1);

namespace App\Models;

final class Skill
{
    public function __construct(
        public readonly int $id,
        public readonly string $name,
        public readonly string $category,
        public readonly int $level,
    ) {
    }

    public static function from_row(array $row): self
    {
        return new self($row['o_id'], $row['o_name'], $row['o_category'], $row['o_level']);
    }
}
