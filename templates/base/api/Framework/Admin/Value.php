<?php

declare(strict_types=1);

namespace StoneScriptPHP\Admin;

/** One entered value, brought into the form its column has. */
final class Value
{
    private const MAX = ['line' => 200, 'text' => 5000, 'paragraphs' => 100_000, 'markdown' => 200_000, 'email' => 254, 'url' => 2000, 'slug' => 120,
        'image' => 500, 'file' => 500];
    /** A path on this site: a file of www/public, an upload, a page. */
    private const PATH = '~^/(?!/)[A-Za-z0-9/_.\~%+@,=-]*$~D';

    public static function read(Field $field, mixed $given): mixed
    {
        if (is_string($given) && $field->type !== 'markdown') {
            $given = trim($given);
        }
        if ($given === null || $given === '' || $given === []) {
            return $field->required() ? throw new InvalidValue('is_required') : self::nothing($field->type);
        }
        return match ($field->type) {
            'line', 'text', 'paragraphs', 'markdown' => self::text($field, $given),
            'email' => self::form($field, $given, static fn (string $v): bool => filter_var($v, FILTER_VALIDATE_EMAIL, FILTER_FLAG_EMAIL_UNICODE) !== false, 'must_be_email'),
            'url' => self::form($field, $given, self::is_address(...), 'must_be_link'),
            'slug' => self::form($field, $given, static fn (string $v): bool => preg_match(Slug::FORM, $v) === 1, 'must_be_slug'),
            'image', 'file' => self::form($field, $given, self::is_path(...), 'must_be_file'),
            'color' => strtolower(self::form($field, $given, static fn (string $v): bool => preg_match('/^#[0-9a-f]{6}$/Di', $v) === 1, 'must_be_colour')),
            'choice' => self::choice($field, $given),
            'integer', 'money', 'reference' => self::integer($field, $given),
            'decimal' => self::decimal($field, $given),
            'boolean' => filter_var($given, FILTER_VALIDATE_BOOLEAN, FILTER_NULL_ON_FAILURE) ?? throw new InvalidValue('must_be_yes_or_no'),
            'date' => self::date($given),
            'datetime' => self::datetime($given),
            default => Lists::read($field, $given),
        };
    }

    private static function nothing(string $type): mixed
    {
        return match ($type) {
            'integer', 'money', 'decimal', 'date', 'datetime', 'reference' => null,
            'tags', 'images', 'items', 'references' => [],
            'boolean' => false,
            default => '',
        };
    }

    public static function text(Field $field, mixed $given): string
    {
        if (!is_string($given) && !is_int($given) && !is_float($given)) {
            throw new InvalidValue('must_be_string');
        }
        $text = str_replace(["\r\n", "\r"], "\n", (string) $given);
        if ($field->type === 'line' ? preg_match('/[\p{Cc}\x{2028}\x{2029}]/u', $text) : preg_match('/[^\P{Cc}\n\t]/u', $text)) {
            throw new InvalidValue($field->type === 'line' ? 'must_be_one_line' : 'is_no_text');
        }
        $max = $field->more['max'] ?? self::MAX[$field->type] ?? 200;
        $length = mb_strlen($text);
        return match (true) {
            $length > $max => throw new InvalidValue('must_be_at_max_characters', ['n' => $max]),
            $length < ($field->more['min'] ?? 0) => throw new InvalidValue('must_be_at_min_characters', ['n' => $field->more['min']]),
            default => $text,
        };
    }

    private static function form(Field $field, mixed $given, \Closure $holds, string $error): string
    {
        $max = $field->more['max'] ?? self::MAX[$field->type] ?? 200;
        if (!is_string($given) || !$holds($given)) {
            throw new InvalidValue($error);
        }
        return mb_strlen($given) <= $max ? $given : throw new InvalidValue('must_be_at_max_characters', ['n' => $max]);
    }

    private static function is_address(string $value): bool
    {
        if (preg_match('/[\s\p{Cc}<>"\\\\^`{|}]/u', $value)) {
            return false;
        }
        return preg_match('~^https?://[^/?#@]+([/?#].*)?$~Diu', $value) || preg_match('~^(mailto:[^@:/]+@[^@:/]+|tel:\+?[0-9().-]{3,30})$~Diu', $value)
            || preg_match('~^/(?![/\\\\])\S*$~Du', $value);
    }

    private static function is_path(string $value): bool
    {
        return preg_match(self::PATH, $value) === 1 && !str_contains($value, '..') && !str_contains($value, '//');
    }

    private static function choice(Field $field, mixed $given): string
    {
        return is_scalar($given) && array_key_exists((string) $given, $field->more['options'] ?? [])
            ? (string) $given : throw new InvalidValue('must_be_offered');
    }

    private static function integer(Field $field, mixed $given): int
    {
        // A float that is too large becomes some other number.
        $whole = is_float($given) && floor($given) === $given && abs($given) < 2 ** 53;
        $number = is_int($given) || is_string($given) ? filter_var($given, FILTER_VALIDATE_INT) : ($whole ? (int) $given : false);
        if ($number === false) {
            throw new InvalidValue($field->type === 'money' ? 'must_be_amount' : 'must_be_integer');
        }
        self::within($field, $number, $field->type === 'money' ? 0 : null);
        return $number;
    }

    /** As text: what is counted exactly must not pass through a float. */
    private static function decimal(Field $field, mixed $given): string
    {
        $text = is_int($given) || is_float($given) ? (string) $given : $given;
        if (!is_string($text) || !preg_match('/^-?\d{1,12}(\.\d{1,8})?$/D', $text)) {
            throw new InvalidValue('must_be_numeric');
        }
        self::within($field, (float) $text, null);
        return $text;
    }

    private static function within(Field $field, int|float $number, ?int $least): void
    {
        $min = $field->more['min'] ?? $least;
        $max = $field->more['max'] ?? null;
        if ($min !== null && $number < $min) {
            throw new InvalidValue('must_be_at_min', ['n' => $min]);
        }
        if ($max !== null && $number > $max) {
            throw new InvalidValue('must_be_at_max', ['n' => $max]);
        }
    }

    private static function date(mixed $given): string
    {
        if (!is_string($given) || !preg_match('/^([1-9]\d{3})-(\d\d)-(\d\d)$/D', $given, $m) || !checkdate((int) $m[2], (int) $m[3], (int) $m[1])) {
            throw new InvalidValue('must_be_date');
        }
        return $given;
    }

    private static function datetime(mixed $given): string
    {
        $form = '/^[1-9]\d{3}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?(\d\d)?)?$/D';
        try {
            if (!is_string($given) || !preg_match($form, $given)) {
                throw new InvalidValue('must_be_datetime');
            }
            self::date(substr($given, 0, 10));
            return (new \DateTimeImmutable($given, new \DateTimeZone('UTC')))->format('Y-m-d\TH:i:s.uP');
        } catch (\DateMalformedStringException) {
            throw new InvalidValue('must_be_datetime');
        }
    }
}
