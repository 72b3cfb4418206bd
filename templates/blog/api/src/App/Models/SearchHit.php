<?php

declare(strict_types=1);

namespace App\Models;

/** A post that was found. Title and excerpt come as pieces of text, those that matched marked: nothing in them is HTML. */
final class SearchHit
{
    /**
     * @param list<array{text: string, hit: bool}> $title
     * @param list<array{text: string, hit: bool}> $excerpt
     */
    public function __construct(
        public readonly PostCard $post,
        public readonly array $title,
        public readonly array $excerpt,
    ) {
    }

    public static function from_row(array $row): self
    {
        return new self(PostCard::from_json($row['o_card']), self::pieces($row['o_title']), self::pieces($row['o_excerpt']));
    }

    /** @return list<array{text: string, hit: bool}> */
    private static function pieces(string $marked): array
    {
        $pieces = [];
        $hit = false;
        foreach (preg_split('/([\x{E000}\x{E001}])/u', $marked, -1, PREG_SPLIT_DELIM_CAPTURE | PREG_SPLIT_NO_EMPTY) as $part) {
            if ($part === "\u{E000}" || $part === "\u{E001}") {
                $hit = $part === "\u{E000}";
            } else {
                $pieces[] = ['text' => $part, 'hit' => $hit];
            }
        }
        return $pieces;
    }
}
