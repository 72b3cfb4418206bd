<?php

declare(strict_types=1);

namespace StoneScriptPHP\Admin;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\Texts;

/** Reports a refusal of the database at the field that caused it. */
final class Refusal
{
    /** @return ?ApiResponse null: this is no refusal but a mistake of ours */
    public static function of(\PDOException $e, Collection $collection): ?ApiResponse
    {
        $text = (string) ($e->errorInfo[2] ?? '');
        $error = match ($e->errorInfo[0] ?? '') {
            '23505' => 'is_taken',
            '23514' => 'is_not_allowed',
            '23502' => 'is_required',
            '22003' => 'is_too_large',
            '22001' => 'is_too_long',
            '23503' => str_contains($text, 'still referenced') ? null : 'is_gone',
            default => '',
        };
        if ($error === '') {
            return null;
        }
        if ($error === null) {
            return res_not_ok(self::in_use($text), 409);
        }
        $fields = array_values(array_intersect(self::columns($text), array_map(static fn (Field $f): string => $f->name, $collection->fields)));
        $errors = array_fill_keys($fields, [Texts::of($error)]);
        return $errors === [] ? res_not_ok(Texts::of('database_refused')) : res_invalid($errors);
    }

    /** @return list<string> the columns that a message speaks of */
    private static function columns(string $text): array
    {
        if (preg_match('/null value in column "(\w+)"/', $text, $m)) {
            return [$m[1]];
        }
        if (!preg_match('/constraint "(\w+)"/', $text, $m)) {
            return [];
        }
        // Of a unique index that is no constraint, its columns; of a join table's constraint, nothing of ours.
        $rows = Database::query(
            'select a.attname from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
                where c.conname = ? and c.connamespace = current_schema()::regnamespace
             union select a.attname from pg_class i join pg_attribute a on a.attrelid = i.oid
                where i.relname = ? and i.relkind = \'i\' and i.relnamespace = current_schema()::regnamespace',
            [$m[1], $m[1]],
        );
        return array_column($rows, 'attname');
    }

    private static function in_use(string $text): string
    {
        $table = preg_match('/from table "(\w+)"/', $text, $m) ? $m[1] : '';
        foreach (Schema::collections() as $collection) {
            if ($collection->table === $table) {
                return Texts::of('in_use_by', ['label' => $collection->describe()['label'] ?? $collection->name]);
            }
        }
        return Texts::of('in_use');
    }
}
