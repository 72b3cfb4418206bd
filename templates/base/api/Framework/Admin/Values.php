<?php

declare(strict_types=1);

namespace StoneScriptPHP\Admin;

/** What somebody entered into several fields, checked. What is no writable field is not taken. */
final class Values
{
    /**
     * @param array<string, mixed>        $values by field, those that were given
     * @param array<string, list<string>> $errors
     */
    private function __construct(public readonly array $values, public readonly array $errors)
    {
    }

    /**
     * @param list<Field>          $fields
     * @param array<string, mixed> $given
     * @param bool                 $all  required fields must be there, not only hold something when they are
     */
    public static function read(array $fields, array $given, bool $all = false): self
    {
        $values = $errors = [];
        foreach ($fields as $field) {
            if (!$field->writable()) {
                continue;
            }
            $there = array_key_exists($field->name, $given);
            // Of the whole row the address is made of another field when it is not given.
            $from = $field->type === 'slug' && $all && in_array($given[$field->name] ?? '', ['', null], true) ? $given[$field->more['from'] ?? ''] ?? '' : '';
            if (!$there && $from === '' && !($all && $field->required())) {
                continue;
            }
            if ($field->type === 'slug' && isset($errors[$field->more['from'] ?? '']) && ($given[$field->name] ?? '') === '') {
                continue;    // said there already
            }
            try {
                $values[$field->name] = Value::read($field, $from === '' ? $given[$field->name] ?? null : Slug::of($from));
            } catch (InvalidValue $e) {
                $errors[$field->name][] = $e->getMessage();
            }
        }
        return new self($values, $errors);
    }
}
