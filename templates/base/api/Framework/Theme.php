<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/** The owner's choice of colours and type as the variables of styles.css, for light and dark. */
final class Theme
{
    /** ground, card, text, soft, line */
    private const LIGHT = [
        'paper' => ['#fbfaf7', '#ffffff', '#1d1c1a', '#5d5a54', '#e4e1d9'],
        'white' => ['#ffffff', '#f7f7f8', '#18181b', '#55555d', '#e3e3e8'],
        'cool' => ['#f4f6fa', '#ffffff', '#171a1f', '#515864', '#dbe1ea'],
    ];
    private const DARK = [
        'paper' => ['#131416', '#1c1e21', '#f0efec', '#a9a7a2', '#303338'],
        'white' => ['#0f0f11', '#1a1a1d', '#f1f1f3', '#a8a8b0', '#303036'],
        'cool' => ['#10141b', '#191f28', '#eceff4', '#a3abb8', '#2c3541'],
    ];
    private const SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', 'Liberation Sans', sans-serif";
    private const SERIF = "ui-serif, 'Iowan Old Style', 'Palatino Linotype', Palatino, 'Source Serif Pro', Georgia, serif";
    private const ROUNDED = "ui-rounded, 'SF Pro Rounded', 'Hiragino Maru Gothic ProN', Quicksand, Comfortaa, 'Arial Rounded MT Bold', 'Nunito Sans', Nunito, " . self::SANS;
    private const FONTS = [
        'classic' => [self::SANS, self::SERIF],
        'modern' => [self::SANS, self::SANS],
        'friendly' => [self::ROUNDED, self::ROUNDED],
    ];
    private const RADIUS = ['sharp' => '2px', 'soft' => '14px', 'round' => '24px'];

    /** @param array{accent: string, ground: string, font: string, radius: string} $theme */
    public static function css(array $theme): string
    {
        [$body, $display] = self::FONTS[$theme['font']];
        $light = self::variables(self::light($theme) + ['body' => $body, 'display' => $display, 'radius' => self::RADIUS[$theme['radius']]]);
        $dark = self::variables(self::dark($theme));
        // Twice :root, to weigh more than the same variables in styles.css wherever they are linked.
        return ":root:root{{$light}}\n"
            . "@media (prefers-color-scheme:dark){:root:root:not([data-theme='light']){{$dark}}}\n"
            . ":root:root[data-theme='dark']{{$dark}}\n";
    }

    /** What the address of the style sheet ends in: another look is another address. */
    public static function version(string $css): string
    {
        return substr(hash('sha256', $css), 0, 12);
    }

    /** @return array<string, string> */
    private static function light(array $theme): array
    {
        return self::scheme(self::LIGHT[$theme['ground']], $theme['accent'], '#000000', 0.1);
    }

    /** @return array<string, string> */
    private static function dark(array $theme): array
    {
        return self::scheme(self::DARK[$theme['ground']], $theme['accent'], '#ffffff', 0.2);
    }

    /** @return array<string, string> */
    private static function scheme(array $grounds, string $accent, string $towards, float $soft): array
    {
        [$ground, $card] = [Color::hex($grounds[0]), Color::hex($grounds[1])];
        $tint = static fn (Color $accent): Color => $ground->mix($accent, $soft);
        $accent = Color::hex($accent)->readable_on(static fn (Color $c): array => [$ground, $card, $tint($c)], Color::hex($towards));
        $texts = [Color::hex('#ffffff'), Color::hex('#14151a')];
        usort($texts, static fn (Color $a, Color $b): int => $accent->contrast($b) <=> $accent->contrast($a));
        return array_combine(['ground', 'card', 'text', 'soft', 'line'], $grounds)
            + ['accent' => (string) $accent, 'accent-text' => (string) $texts[0], 'accent-soft' => (string) $tint($accent)];
    }

    /** @param array<string, string> $values */
    private static function variables(array $values): string
    {
        return implode(';', array_map(static fn (string $name, string $value): string => "--$name:$value", array_keys($values), $values));
    }
}
