<?php

declare(strict_types=1);

namespace App\Lib\Pdf;

/** A paragraph in a cell of a document: [words, bold] one after the other, of one size and colour. */
final class Text
{
    /** @param list<array{string, bool}> $spans */
    private function __construct(public readonly array $spans, public readonly float $size = 9, public readonly int $grey = 0, public readonly bool $red = false)
    {
    }

    public static function of(string $text, bool $bold = false, float $size = 9): self
    {
        return new self([[$text, $bold]], $size);
    }

    public static function small(string $text, float $size = 8): self
    {
        return new self([[$text, false]], $size, 85);
    }

    public static function warning(string $text): self
    {
        return new self([[$text, true]], 9, 0, true);
    }

    /** @return list<self> none when there is nothing to say */
    public static function labelled(string $label, string $text): array
    {
        return $text === '' ? [] : [new self([["$label: ", true], [$text, false]])];
    }

    /** @return list<self> one for each line */
    public static function lines(string $text, bool $small = false): array
    {
        $lines = array_filter(preg_split('/\R/u', $text), static fn (string $line): bool => trim($line) !== '');
        return array_values(array_map($small ? self::small(...) : self::of(...), $lines));
    }
}
