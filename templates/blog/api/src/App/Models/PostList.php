<?php

declare(strict_types=1);

namespace App\Models;

/** One page of posts. */
final class PostList
{
    public readonly int $pages;

    /** @param list<PostCard> $posts */
    public function __construct(
        public readonly array $posts,
        public readonly int $total,
        public readonly int $page,
        public readonly int $per_page,
    ) {
        $this->pages = max(1, (int) ceil($total / $per_page));
    }
}
