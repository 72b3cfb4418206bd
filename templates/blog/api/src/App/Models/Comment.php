<?php

declare(strict_types=1);

namespace App\Models;

use App\Lib\Blog;

/** A comment as visitors see it; of a removed one nothing is left but its place. */
final class Comment
{
    /** @param array{slug: string, name: string, image: string}|null $author */
    public function __construct(
        public readonly int $id,
        public readonly ?int $parent_id,
        public readonly int $depth,
        public readonly bool $removed,
        public readonly string $name,
        public readonly string $body,
        public readonly bool $by_owner,
        public readonly ?array $author,
        public readonly string $created_at,
    ) {
    }

    public static function from_row(array $row): self
    {
        return new self(
            $row['o_id'],
            $row['o_parent_id'],
            $row['o_depth'],
            $row['o_removed'],
            $row['o_name'],
            $row['o_body'],
            $row['o_by_owner'],
            $row['o_author'] === null ? null : json_decode($row['o_author'], true),
            Blog::local($row['o_created_at']),
        );
    }
}
