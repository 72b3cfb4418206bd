<?php

declare(strict_types=1);

namespace App\Models;

final class Faq
{
    public function __construct(
        public readonly int $id,
        public readonly string $question,
        public readonly string $answer,
    ) {
    }

    public static function from_row(array $row): self
    {
        return new self(
            $row['o_id'],
            $row['o_question'],
            $row['o_answer'],
        );
    }
}
