<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/** A colour, and how well it reads on another (WCAG 2: 4.5 is enough for text). */
final class Color
{
    private const ENOUGH = 4.5;

    /** @param array{float, float, float} $rgb 0 to 255 */
    private function __construct(private readonly array $rgb)
    {
    }

    public static function hex(string $hex): self
    {
        if (!preg_match('/^#[0-9a-f]{6}$/Di', $hex)) {
            throw new \InvalidArgumentException("Not a colour: $hex");
        }
        return new self(array_map(floatval(...), array_map(hexdec(...), str_split(substr($hex, 1), 2))));
    }

    public function __toString(): string
    {
        return '#' . implode('', array_map(static fn (float $c): string => sprintf('%02x', (int) round($c)), $this->rgb));
    }

    /** This colour with a part (0 to 1) of another. */
    public function mix(self $other, float $part): self
    {
        return new self(array_map(static fn (float $a, float $b): float => $a + ($b - $a) * $part, $this->rgb, $other->rgb));
    }

    public function contrast(self $other): float
    {
        [$light, $dark] = [max($this->luminance(), $other->luminance()), min($this->luminance(), $other->luminance())];
        return ($light + 0.05) / ($dark + 0.05);
    }

    /**
     * This colour, moved towards black or white until it reads on all grounds.
     *
     * @param \Closure(self): list<self> $grounds may depend on the colour
     */
    public function readable_on(\Closure $grounds, self $towards): self
    {
        for ($part = 0.0; $part < 1.0; $part += 0.02) {
            // As it will be written: rounding must not cost the last hundredth.
            $color = self::hex((string) $this->mix($towards, $part));
            $worst = min(array_map(static fn (self $ground): float => $color->contrast(self::hex((string) $ground)), $grounds($color)));
            if ($worst >= self::ENOUGH) {
                return $color;
            }
        }
        return $towards;
    }

    private function luminance(): float
    {
        [$r, $g, $b] = array_map(static function (float $c): float {
            $c /= 255;
            return $c <= 0.04045 ? $c / 12.92 : (($c + 0.055) / 1.055) ** 2.4;
        }, $this->rgb);
        return 0.2126 * $r + 0.7152 * $g + 0.0722 * $b;
    }
}
