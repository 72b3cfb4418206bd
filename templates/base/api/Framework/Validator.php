<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/**
 * Rules: required, string, email, url, integer, numeric, boolean, array, min:n, max:n, in:a,b, regex:/…/.
 * min and max count characters of a text, entries of an array, or compare a number (with integer or numeric).
 * An unknown rule is a mistake in the program and raises; it is never skipped.
 */
final class Validator
{
    private const PLAIN = ['required', 'string', 'email', 'url', 'integer', 'numeric', 'boolean', 'array'];
    private const WITH_ARGUMENT = ['min', 'max', 'in', 'regex'];

    /**
     * @param array<string, mixed>               $input
     * @param array<string, string|list<string>> $rules
     * @return array<string, list<string>> errors per field; empty when all holds
     */
    public static function check(array $input, array $rules): array
    {
        $errors = [];
        foreach ($rules as $field => $list) {
            $list = self::parse($field, $list);
            $value = $input[$field] ?? null;
            if ($value === null || $value === '' || $value === []) {
                if (isset($list['required'])) {
                    $errors[$field][] = Texts::of('is_required');
                }
                continue;
            }
            $number = isset($list['integer']) || isset($list['numeric']);
            foreach ($list as $rule => $argument) {
                $error = self::apply($rule, $argument, $value, $number);
                if ($error !== null) {
                    $errors[$field][] = $error;
                    break;
                }
            }
        }
        return $errors;
    }

    /** @return array<string, string> rule => argument */
    private static function parse(string $field, string|array $list): array
    {
        $parsed = [];
        foreach (is_string($list) ? explode('|', $list) : $list as $rule) {
            [$name, $argument] = explode(':', $rule, 2) + [1 => null];
            if (!in_array($name, $argument === null ? self::PLAIN : self::WITH_ARGUMENT, true)) {
                throw new \LogicException("Unknown validation rule '$rule' for the field '$field'");
            }
            $parsed[$name] = (string) $argument;
        }
        return $parsed;
    }

    private static function apply(string $rule, string $argument, mixed $value, bool $number): ?string
    {
        $text = is_string($value);
        $size = $number && is_numeric($value) ? $value + 0 : (is_array($value) ? count($value) : mb_strlen((string) $value));
        $ok = match ($rule) {
            'required' => true,
            'string' => $text,
            'email' => $text && filter_var($value, FILTER_VALIDATE_EMAIL, FILTER_FLAG_EMAIL_UNICODE) !== false,
            'url' => $text && filter_var($value, FILTER_VALIDATE_URL) !== false && preg_match('~^https?://~i', $value),
            'integer' => is_int($value) || ($text && filter_var($value, FILTER_VALIDATE_INT) !== false),
            'numeric' => is_int($value) || is_float($value) || ($text && is_numeric($value)),
            'boolean' => is_bool($value) || in_array($value, [0, 1, '0', '1', 'true', 'false'], true),
            'array' => is_array($value),
            'min' => $size >= (float) $argument,
            'max' => $size <= (float) $argument,
            'in' => is_scalar($value) && in_array((string) $value, explode(',', $argument), true),
            'regex' => is_scalar($value) && preg_match($argument, (string) $value) === 1,
        };
        if ($ok) {
            return null;
        }
        $unit = $number ? '' : (is_array($value) ? '_entries' : '_characters');
        return match ($rule) {
            'min', 'max' => Texts::of("must_be_at_{$rule}$unit", ['n' => $argument]),
            'in' => Texts::of('must_be_one_of', ['options' => $argument]),
            default => Texts::of("must_be_$rule"),
        };
    }
}
