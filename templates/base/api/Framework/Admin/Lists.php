<?php

declare(strict_types=1);

namespace StoneScriptPHP\Admin;

/** Values that are lists: tags, pictures, objects, rows of another collection. */
final class Lists
{
    private const MOST = ['tags' => 50, 'images' => 60, 'items' => 100, 'references' => 200];

    /** @return list<mixed> */
    public static function read(Field $field, mixed $given): array
    {
        $most = $field->more['most'] ?? self::MOST[$field->type];
        if (!is_array($given) || !array_is_list($given)) {
            throw new InvalidValue('must_be_array');
        }
        if (count($given) > $most) {
            throw new InvalidValue('must_be_at_max_entries', ['n' => $most]);
        }
        return match ($field->type) {
            'tags' => array_values(array_unique(array_filter(array_map(static fn (mixed $tag): string => self::tag($field, $tag), $given), static fn (string $t): bool => $t !== ''))),
            'images' => self::objects(Field::list(['url' => ['type' => 'image', 'required' => true], 'alt' => ['type' => 'line', 'max' => 300]], true), $given),
            'items' => self::objects($field->fields, $given),
            'references' => array_values(array_unique(array_map(self::number(...), $given))),
        };
    }

    private static function tag(Field $field, mixed $given): string
    {
        [$tag] = Field::list([$field->name => ['type' => 'line', 'max' => $field->more['max'] ?? 60]]);
        return Value::read($tag, $given);
    }

    /** @param list<Field> $fields */
    private static function objects(array $fields, array $given): array
    {
        $rows = [];
        foreach ($given as $i => $object) {
            if (!is_array($object)) {
                throw new InvalidValue('must_be_array');
            }
            $read = Values::read($fields, $object + array_fill_keys(array_map(static fn (Field $f): string => $f->name, $fields), null), true);
            foreach ($read->errors as $name => $errors) {
                $label = array_column(array_map(static fn (Field $f): array => [$f->name, $f->more['label'] ?? $f->name], $fields), 1, 0)[$name];
                throw new InvalidValue('entry', ['n' => $i + 1, 'label' => $label, 'problem' => $errors[0]]);
            }
            $rows[] = $read->values;
        }
        return $rows;
    }

    private static function number(mixed $given): int
    {
        $number = is_int($given) || is_string($given) ? filter_var($given, FILTER_VALIDATE_INT) : false;
        return $number === false ? throw new InvalidValue('must_be_numbers') : $number;
    }
}
