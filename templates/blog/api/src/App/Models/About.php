<?php

declare(strict_types=1);

namespace App\Models;

use StoneScriptPHP\Html;

/** What the page about the blog says. */
final class About
{
    public function __construct(
        public readonly int $id,
        public readonly string $title,
        public readonly string $lead,
        public readonly string $html,
        public readonly string $image,
        public readonly string $image_alt,
    ) {
    }

    public static function from_row(array $row): self
    {
        return new self($row['o_id'], $row['o_title'], $row['o_lead'], Html::markdown($row['o_body']), $row['o_image'], $row['o_image_alt']);
    }
}
