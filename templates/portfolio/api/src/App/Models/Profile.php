<?php

declare(strict_types=1);

namespace App\Models;

final class Profile
{
    /** @param list<array{label: string, url: string}> $links */
    public function __construct(
        public readonly string $name,
        public readonly string $headline,
        public readonly string $intro,
        public readonly string $about,
        public readonly string $location,
        public readonly string $email,
        public readonly string $availability,
        public readonly array $links,
        public readonly array $experience,
    ) {
    }

    /** The name is the site's name until the owner enters another one. */
    public static function from_row(array $row, string $site_name): self
    {
        return new self(
            $row['o_name'] !== '' ? $row['o_name'] : $site_name,
            $row['o_headline'],
            $row['o_intro'],
            $row['o_about'],
            $row['o_location'],
            $row['o_email'],
            $row['o_availability'],
            json_decode($row['o_links'], true),
            json_decode($row['o_experience'], true),
        );
    }
}
