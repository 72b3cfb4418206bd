<?php

declare(strict_types=1);

namespace App\Models;

use StoneScriptPHP\Html;

/** A legal notice, a privacy notice, terms. The text comes with its own page alone. */
final class LegalPage
{
    /** @param ?string $html safe HTML, made of the owner's Markdown */
    public function __construct(
        public readonly int $id,
        public readonly string $slug,
        public readonly string $title,
        public readonly ?string $html,
        public readonly string $updated_at,
    ) {
    }

    public static function from_row(array $row): self
    {
        return new self(
            $row['o_id'],
            $row['o_slug'],
            $row['o_title'],
            isset($row['o_body']) ? Html::markdown($row['o_body']) : null,
            $row['o_updated_at'],
        );
    }
}
