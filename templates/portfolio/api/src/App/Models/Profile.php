<?php

declare(strict_types=1);

namespace App\Models;

final class Profile
{
    /**
     * @param list<string>                                                                      $languages
     * @param list<array{label: string, url: string}>                                           $links
     * @param list<array{from: string, to: string, title: string, place: string, text: string}> $experience
     * @param list<array{from: string, to: string, title: string, place: string, text: string}> $education
     */
    public function __construct(
        public readonly int $id,
        public readonly string $name,
        public readonly string $headline,
        public readonly string $intro,
        public readonly string $about,
        public readonly string $portrait,
        public readonly string $portrait_alt,
        public readonly string $location,
        public readonly string $email,
        public readonly string $phone,
        public readonly string $availability,
        public readonly string $resume,
        public readonly array $languages,
        public readonly array $links,
        public readonly array $experience,
        public readonly array $education,
        public readonly ?string $updated_at,
    ) {
    }

    /** The name is the site's name until the owner enters another one. */
    public static function from_row(array $row, string $site_name): self
    {
        return new self(
            $row['o_id'],
            $row['o_name'] !== '' ? $row['o_name'] : $site_name,
            $row['o_headline'],
            $row['o_intro'],
            $row['o_about'],
            $row['o_portrait'],
            $row['o_portrait_alt'],
            $row['o_location'],
            $row['o_email'],
            $row['o_phone'],
            $row['o_availability'],
            $row['o_resume'],
            json_decode($row['o_languages'], true),
            json_decode($row['o_links'], true),
            json_decode($row['o_experience'], true),
            json_decode($row['o_education'], true),
            $row['o_updated_at'],
        );
    }
}
