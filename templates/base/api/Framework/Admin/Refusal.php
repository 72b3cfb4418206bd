<?php

declare(strict_types=1);

namespace StoneScriptPHP\Admin;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;

/** What the database refused, said at the field it belongs to. */
final class Refusal
{
    /** @return ?ApiResponse null: this is no refusal but a mistake of ours */
    public static function of(\PDOException $e, Collection $collection): ?ApiResponse
    {
        $text = (string) ($e->errorInfo[2] ?? '');
        $error = match ($e->errorInfo[0] ?? '') {
            '23505' => 'is taken by another entry',
            '23514' => 'is not allowed',
            '23502' => 'is required',
            '22003' => 'is too large',
            '22001' => 'is too long',
            '23503' => str_contains($text, 'still referenced') ? null : 'does not exist any more',
            default => '',
        };
        if ($error === '') {
            return null;
        }
        if ($error === null) {
            return res_not_ok('This is still in use' . self::where($text) . ', and cannot be deleted.', 409);
        }
        $fields = array_values(array_intersect(self::columns($text), array_map(static fn (Field $f): string => $f->name, $collection->fields)));
        $errors = array_fill_keys($fields, [$error]);
        return res_not_ok($errors === [] ? 'The database does not allow this' : 'Please check what you entered', 400, $errors);
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

    private static function where(string $text): string
    {
        $table = preg_match('/from table "(\w+)"/', $text, $m) ? $m[1] : '';
        foreach (Schema::collections() as $collection) {
            if ($collection->table === $table) {
                return ' in ' . ($collection->describe()['label'] ?? $collection->name);
            }
        }
        return '';
    }
}
