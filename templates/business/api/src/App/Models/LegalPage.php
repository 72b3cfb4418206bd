<?php

declare(strict_types=1);

namespace App\Models;

/** An imprint, a privacy notice, terms. The text comes with its page alone. */
final class LegalPage
{
    public function __construct(
        public readonly int $id,
        public readonly string $slug,
        public readonly string $title,
        public readonly ?string $body,
        public readonly string $updated_at,
    ) {
    }

    public static function from_row(array $row): self
    {
        return new self($row['o_id'], $row['o_slug'], $row['o_title'], $row['o_body'] ?? null, $row['o_updated_at']);
    }
}
