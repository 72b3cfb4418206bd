<?php

declare(strict_types=1);

namespace App\Models;

final class TeamMember
{
    public function __construct(
        public readonly int $id,
        public readonly string $name,
        public readonly string $role,
        public readonly string $bio,
        public readonly string $photo,
        public readonly string $photo_alt,
        public readonly string $email,
        public readonly string $phone,
    ) {
    }

    public static function from_row(array $row): self
    {
        return new self(
            $row['o_id'],
            $row['o_name'],
            $row['o_role'],
            $row['o_bio'],
            $row['o_photo'],
            $row['o_photo_alt'],
            $row['o_email'],
            $row['o_phone'],
        );
    }
}
