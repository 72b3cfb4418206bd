<?php

declare(strict_types=1);

namespace App\Models;

use App\Lib\Blog;

/** A post as lists show it. Its times are written in the blog's time zone: their day is the day that is shown. */
final class PostCard
{
    /**
     * @param array{slug: string, name: string, image: string}|null $author
     * @param array{slug: string, name: string}|null                $category
     * @param list<array{slug: string, name: string}>               $tags
     */
    public function __construct(
        public readonly int $id,
        public readonly string $slug,
        public readonly string $title,
        public readonly string $summary,
        public readonly string $cover,
        public readonly string $cover_alt,
        public readonly bool $featured,
        public readonly ?string $published_at,
        public readonly string $updated_at,
        public readonly int $minutes,
        public readonly ?array $author,
        public readonly ?array $category,
        public readonly array $tags,
        public readonly int $comments,
    ) {
    }

    /** @param string $card one row of the view post_cards, as JSON */
    public static function from_json(string $card): self
    {
        $columns = json_decode($card, true, 16, JSON_THROW_ON_ERROR);
        foreach (['published_at', 'updated_at'] as $time) {
            $columns[$time] = $columns[$time] === null ? null : Blog::local($columns[$time]);
        }
        return new self(...$columns);
    }
}
