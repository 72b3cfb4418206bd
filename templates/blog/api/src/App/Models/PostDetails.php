<?php

declare(strict_types=1);

namespace App\Models;

use App\Lib\Article;

/** A post as its page shows it: what its card has, and the rest. */
final class PostDetails implements \JsonSerializable
{
    /**
     * @param 'draft'|'scheduled'|'published'         $state
     * @param array{slug: string, title: string}|null $newer
     * @param array{slug: string, title: string}|null $older
     * @param list<PostCard>                          $related
     */
    public function __construct(
        public readonly PostCard $card,
        public readonly string $state,
        public readonly Article $article,
        public readonly string $cover_caption,
        public readonly bool $comments_open,
        public readonly ?array $newer,
        public readonly ?array $older,
        public readonly array $related,
    ) {
    }

    /** @param list<PostCard> $related */
    public static function from_row(array $row, PostCard $card, array $related): self
    {
        return new self(
            $card,
            $row['o_state'],
            Article::from_markdown($row['o_body']),
            $row['o_cover_caption'],
            $row['o_comments_open'],
            $row['o_newer'] === null ? null : json_decode($row['o_newer'], true),
            $row['o_older'] === null ? null : json_decode($row['o_older'], true),
            $related,
        );
    }

    public function jsonSerialize(): array
    {
        return get_object_vars($this->card) + [
            'state' => $this->state,
            'html' => $this->article->html,
            'contents' => $this->article->contents,
            'cover_caption' => $this->cover_caption,
            'comments_open' => $this->comments_open,
            'newer' => $this->newer,
            'older' => $this->older,
            'related' => $this->related,
        ];
    }
}
