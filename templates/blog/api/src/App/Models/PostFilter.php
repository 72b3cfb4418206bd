<?php

declare(strict_types=1);

namespace App\Models;

/** Which posts a list shows: all, or those of a category, tag, author, year or month. */
final class PostFilter
{
    public function __construct(
        public readonly ?string $category = null,
        public readonly ?string $tag = null,
        public readonly ?string $author = null,
        public readonly ?int $year = null,
        public readonly ?int $month = null,
    ) {
    }
}
