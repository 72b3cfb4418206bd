<?php

declare(strict_types=1);

namespace App\Models;

/** A comment as its moderator sees it. */
final class QueuedComment
{
    /**
     * @param array{id: int, slug: string, title: string}     $post
     * @param array{id: int, name: string, body: string}|null $parent
     */
    public function __construct(
        public readonly int $id,
        public readonly string $state,
        public readonly string $reason,
        public readonly string $name,
        public readonly string $email,
        public readonly string $body,
        public readonly bool $by_owner,
        public readonly string $created_at,
        public readonly array $post,
        public readonly ?array $parent,
        public readonly int $approved_before,
    ) {
    }

    public static function from_row(array $row): self
    {
        return new self(
            $row['o_id'],
            $row['o_state'],
            $row['o_reason'],
            $row['o_name'],
            $row['o_email'],
            $row['o_body'],
            $row['o_by_owner'],
            (new \DateTimeImmutable($row['o_created_at']))->format(DATE_ATOM),
            json_decode($row['o_post'], true),
            $row['o_parent'] === null ? null : json_decode($row['o_parent'], true),
            $row['o_approved_before'],
        );
    }
}
