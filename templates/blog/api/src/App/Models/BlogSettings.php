<?php

declare(strict_types=1);

namespace App\Models;

/** What the owner set for the whole blog; see the table blog_settings. */
final class BlogSettings
{
    public function __construct(
        public readonly int $posts_per_page,
        public readonly string $feed_content,
        public readonly string $comments,
        public readonly int $comment_depth,
        public readonly string $time_zone,
    ) {
    }

    public static function from_row(array $row): self
    {
        return new self($row['o_posts_per_page'], $row['o_feed_content'], $row['o_comments'], $row['o_comment_depth'], $row['o_time_zone']);
    }
}
