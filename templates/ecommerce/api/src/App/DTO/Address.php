<?php

declare(strict_types=1);

namespace App\DTO;

use StoneScriptPHP\Texts;

/** Where something goes, or who pays: checked field by field; unknown fields are dropped. */
final class Address
{
    /** field => [required, at most, form] */
    private const FIELDS = [
        'name' => [true, 120, Line::FORM],
        'company' => [false, 120, Line::FORM],
        'line1' => [true, 160, Line::FORM],
        'line2' => [false, 160, Line::FORM],
        'city' => [true, 100, Line::FORM],
        'region' => [false, 60, Line::FORM],
        'postcode' => [false, 12, '/^[A-Za-z0-9][A-Za-z0-9 -]{1,11}$/D'],
        'country' => [true, 2, '/^[A-Z]{2}$/D'],
        'phone' => [true, 24, '~^\+?[0-9][0-9 ()/.-]{5,22}$~D'],
        'tax_number' => [false, 20, '/^[A-Za-z0-9 .\/-]{4,20}$/D'],
    ];

    private const POSTCODES = [
        'IN' => '/^[1-9][0-9]{5}$/D', 'DE' => '/^[0-9]{5}$/D', 'FR' => '/^[0-9]{5}$/D', 'IT' => '/^[0-9]{5}$/D', 'ES' => '/^[0-9]{5}$/D',
        'AT' => '/^[0-9]{4}$/D', 'NL' => '/^[0-9]{4} ?[A-Z]{2}$/D', 'US' => '/^[0-9]{5}(-[0-9]{4})?$/D', 'GB' => '/^[A-Z0-9]{2,4} ?[0-9][A-Z]{2}$/Di',
    ];

    /** @param array<string, string> $fields */
    private function __construct(public readonly array $fields)
    {
    }

    /**
     * @param array<string, list<array{code: string, name: string}>> $regions of countries whose addresses name one
     * @param list<string> $countries where the shop delivers to; '*' is everywhere
     * @param array<string, list<string>> $errors is added to, as "$prefix.field"
     */
    public static function check(mixed $input, string $prefix, array $countries, array $regions, array &$errors): ?self
    {
        $input = is_array($input) ? $input : [];
        $fields = [];
        $before = count($errors);
        foreach (self::FIELDS as $name => [$required, $most, $form]) {
            $value = $input[$name] ?? '';
            $value = is_string($value) ? trim($value) : '';
            $fields[$name] = $value;
            if ($value === '') {
                $required && $errors["$prefix.$name"] = [Texts::of('is_required')];
            } elseif (mb_strlen($value) > $most) {
                $errors["$prefix.$name"] = [Texts::of('must_be_at_max_characters', ['n' => $most])];
            } elseif (!preg_match($form, $value)) {
                $errors["$prefix.$name"] = [Texts::of('must_be_regex')];
            }
        }
        $country = $fields['country'];
        if (!isset($errors["$prefix.country"]) && !in_array($country, $countries, true) && !in_array('*', $countries, true)) {
            $errors["$prefix.country"] = [Texts::of('is_no_country_of_ours')];
        }
        if (isset($regions[$country]) && !in_array($fields['region'], array_column($regions[$country], 'code'), true)) {
            $errors["$prefix.region"] = [Texts::of('must_be_from_the_list')];
        }
        if (isset(self::POSTCODES[$country]) && !isset($errors["$prefix.postcode"]) && !preg_match(self::POSTCODES[$country], $fields['postcode'])) {
            $errors["$prefix.postcode"] = [$fields['postcode'] === '' ? Texts::of('is_required') : Texts::of('is_of_another_country')];
        }
        if (count($errors) > $before) {
            return null;
        }
        $named = array_column($regions[$country] ?? [], 'name', 'code');
        return new self($fields + ['region_name' => $named[$fields['region']] ?? $fields['region']]);
    }

    /** As it stands on a parcel. */
    public static function lines(array $fields): array
    {
        $city = trim(($fields['city'] ?? '') . ' ' . ($fields['postcode'] ?? ''));
        return array_values(array_filter([
            $fields['name'] ?? '', $fields['company'] ?? '', $fields['line1'] ?? '', $fields['line2'] ?? '', $city,
            $fields['region_name'] ?? '', \Locale::getDisplayRegion('-' . ($fields['country'] ?? ''), Texts::of('countries_language')),
        ]));
    }
}
