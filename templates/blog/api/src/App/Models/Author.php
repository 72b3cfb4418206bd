<?php

declare(strict_types=1);

namespace App\Models;

use StoneScriptPHP\Html;

/** Who writes. The text about them is HTML already. */
final class Author
{
    /** @param list<array{label: string, url: string}> $links */
    public function __construct(
        public readonly int $id,
        public readonly string $slug,
        public readonly string $name,
        public readonly string $role,
        public readonly string $bio_html,
        public readonly string $image,
        public readonly array $links,
        public readonly int $posts,
    ) {
    }

    public static function from_row(array $row): self
    {
        return new self(
            $row['o_id'],
            $row['o_slug'],
            $row['o_name'],
            $row['o_role'],
            Html::markdown($row['o_bio']),
            $row['o_image'],
            self::links($row['o_links']),
            $row['o_posts'],
        );
    }

    /** Only what leads to a page, a mailbox or a telephone. */
    private static function links(string $json): array
    {
        $links = [];
        foreach (json_decode($json, true) as $link) {
            if (is_array($link) && preg_match('~^(https?://|mailto:|tel:|/(?![/\\\\]))~i', (string) ($link['url'] ?? ''))) {
                $links[] = ['label' => (string) ($link['label'] ?? ''), 'url' => (string) $link['url']];
            }
        }
        return $links;
    }
}
