<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/** The texts that people read from the api: config/base-texts.php, with the changes and additions of config/texts.php. */
final class Texts
{
    /** @var array<string, mixed>|null */
    private static ?array $all = null;

    /** @param array<string, string|int|float> $values what stands in the text's {places} */
    public static function of(string $key, array $values = []): string
    {
        return self::fill(self::all()[$key] ?? throw new \LogicException("There is no text '$key'"), $values);
    }

    /** The same as a piece of HTML: what a translation holds is text there too. */
    public static function html(string $key, array $values = []): string
    {
        return Html::e(self::of($key, $values));
    }

    /** The text of a key, or what is no key as it is. */
    public static function named(string $name): string
    {
        return self::all()[$name] ?? $name;
    }

    /** What an SQL function raised, as this site says it: by the list "raised", whose keys may have {places}. */
    public static function raised(string $message): string
    {
        foreach (self::all()['raised'] as $raised => $text) {
            $pattern = preg_replace('/\\\\\{(\w+)\\\\\}/', '(?<$1>.+)', preg_quote($raised, '~'));
            if (preg_match("~^$pattern$~Du", $message, $values)) {
                return self::fill($text, array_filter($values, is_string(...), ARRAY_FILTER_USE_KEY));
            }
        }
        return $message;
    }

    /** @return array<string, mixed> */
    private static function all(): array
    {
        if (self::$all === null) {
            $config = dirname(__DIR__) . '/src/config';
            self::$all = array_replace_recursive(require "$config/base-texts.php", require "$config/texts.php");
        }
        return self::$all;
    }

    private static function fill(string $text, array $values): string
    {
        $places = [];
        foreach ($values as $name => $value) {
            $places['{' . $name . '}'] = (string) $value;
        }
        return strtr($text, $places);
    }
}
