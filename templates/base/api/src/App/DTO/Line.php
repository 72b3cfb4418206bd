<?php

declare(strict_types=1);

namespace App\DTO;

/**
 * One line as people write it. Nothing invisible is in it (controls, marks of direction, fillers, private characters), but for U+200C and
 * U+200D: names of India and Iran are written with them. visible_line in SQL is the same rule.
 */
final class Line
{
    private const INVISIBLE = '\x00-\x1F\x7F-\x9F\x{AD}\x{34F}\x{61C}\x{115F}\x{1160}\x{17B4}\x{17B5}\x{180B}-\x{180F}\x{200B}\x{200E}\x{200F}\x{2028}-\x{202E}\x{2060}-\x{206F}'
        . '\x{2800}\x{3164}\x{E000}-\x{F8FF}\x{FE00}-\x{FE0F}\x{FEFF}\x{FFA0}\x{FFF0}-\x{FFFB}\x{FFFE}\x{FFFF}\x{1BCA0}-\x{1BCA3}\x{1D173}-\x{1D17A}\x{E0000}-\x{10FFFF}';

    private const BLANK = '\x20\xA0\x{1680}\x{2000}-\x{200A}\x{202F}\x{205F}\x{3000}\x{200C}\x{200D}';

    /** Something is to be seen in it. */
    public const FORM = '/^(?=.*[^' . self::BLANK . '])[^' . self::INVISIBLE . ']+$/Du';

    /** The same, and a letter or digit among it. */
    public const NAME = '/^(?=.*[\p{L}\p{N}])[^' . self::INVISIBLE . ']+$/Du';

    /** As FORM, or nothing at all. */
    public const OPTIONAL = '/^(?:(?=.*[^' . self::BLANK . '])[^' . self::INVISIBLE . ']+)?$/Du';
}
