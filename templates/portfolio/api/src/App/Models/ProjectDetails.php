<?php

declare(strict_types=1);

namespace App\Models;

/** A project as its own page shows it. */
final class ProjectDetails
{
    /**
     * @param list<array{heading: string, text: string}> $sections
     * @param list<array{value: string, label: string}>  $results
     * @param list<array{url: string, alt: string}>      $gallery
     * @param list<string>                               $tags
     * @param array{slug: string, title: string}|null    $next
     */
    public function __construct(
        public readonly int $id,
        public readonly string $slug,
        public readonly string $title,
        public readonly string $summary,
        public readonly string $body,
        public readonly array $sections,
        public readonly array $results,
        public readonly string $client,
        public readonly string $role,
        public readonly int $year,
        public readonly string $url,
        public readonly string $cover,
        public readonly string $cover_alt,
        public readonly array $gallery,
        public readonly array $tags,
        public readonly bool $featured,
        public readonly ?array $next,
        public readonly string $created_at,
        public readonly string $updated_at,
    ) {
    }

    public static function from_row(array $row): self
    {
        return new self(
            $row['o_id'],
            $row['o_slug'],
            $row['o_title'],
            $row['o_summary'],
            $row['o_body'],
            json_decode($row['o_sections'], true),
            json_decode($row['o_results'], true),
            $row['o_client'],
            $row['o_role'],
            $row['o_year'],
            $row['o_url'],
            $row['o_cover'],
            $row['o_cover_alt'],
            json_decode($row['o_gallery'], true),
            json_decode($row['o_tags'], true),
            $row['o_featured'],
            $row['o_next'] === null ? null : json_decode($row['o_next'], true),
            $row['o_created_at'],
            $row['o_updated_at'],
        );
    }
}
