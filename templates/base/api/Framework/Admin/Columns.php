<?php

declare(strict_types=1);

namespace StoneScriptPHP\Admin;

use StoneScriptPHP\Database;

/** A collection's fields as SQL: what is read, and what is written. Names come from the configuration, values are bound. */
final class Columns
{
    /** The row as one JSON text: PostgreSQL knows best how each type is written. */
    public static function select(Collection $collection, bool $whole): string
    {
        $parts = array_map(static fn (string $c): string => "t.\"$c\"", $collection->own_columns());
        foreach ($collection->fields as $field) {
            $shown = in_array($field->name, [$collection->title, $collection->describe()['subtitle'] ?? ''], true);
            if ($whole || $shown || $field->in_lists()) {
                $parts[] = self::read($field) . " as \"$field->name\"";
            } elseif ($field->type === 'images') {
                // The row's thumbnail.
                $parts[] = "jsonb_path_query_array(t.\"$field->name\", '$[0]') as \"$field->name\"";
            }
        }
        return 'to_json(r)::text as row from (select ' . implode(', ', $parts) . " from {$collection->sql()} t";
    }

    /** The same of a row that is not there: what the table would fill in. */
    public static function defaults(Collection $collection): string
    {
        $defaults = array_column(Database::query(
            'select a.attname, pg_get_expr(d.adbin, d.adrelid) as value from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
                where d.adrelid = to_regclass(?)',
            [$collection->sql()],
        ), 'value', 'attname');
        $parts = ['1 as "id"'];
        foreach ($collection->fields as $field) {
            if ($field->has_column()) {
                $value = $defaults[$field->name] ?? 'null';
                $parts[] = ($field->type === 'decimal' ? "($value)::text" : $value) . " as \"$field->name\"";
            }
        }
        return 'select to_json(r)::text as row from (select ' . implode(', ', $parts) . ') r';
    }

    private static function read(Field $field): string
    {
        return match ($field->type) {
            // Exact numbers stay exact on their way through JSON.
            'decimal' => "t.\"$field->name\"::text",
            'references' => sprintf('(select coalesce(json_agg(j."%1$s" order by j."%1$s"), \'[]\') from "%2$s" j where j."%3$s" = t.id)',
                $field->more['other'], $field->more['table'], $field->more['own']),
            default => "t.\"$field->name\"",
        };
    }

    /** Where a value of a field stands in a statement. */
    public static function place(Field $field): string
    {
        return match ($field->type) {
            'tags' => 'array(select jsonb_array_elements_text(?::jsonb))',
            'images', 'items' => '?::jsonb',
            'decimal' => '?::numeric',
            'date' => '?::date',
            'datetime' => '?::timestamptz',
            'integer', 'money', 'reference' => '?::bigint',
            default => '?',
        };
    }
}
