<?php

declare(strict_types=1);

namespace StoneScriptPHP\Admin;

use StoneScriptPHP\Database;

/** The rows of a collection. */
final class Rows
{
    /** @return array{rows: list<array>, total: int} */
    public static function page(Collection $collection, string $query, int $limit, int $offset): array
    {
        [$where, $values] = self::search($collection, $query);
        $rows = Database::query(
            'select ' . Columns::select($collection, false) . " $where order by {$collection->order()} limit ? offset ?) r",
            [...$values, $limit, $offset],
        );
        $total = Database::query("select count(*) from {$collection->sql()} t $where", $values)[0]['count'];
        return ['rows' => array_map(self::decode(...), $rows), 'total' => $total];
    }

    public static function find(Collection $collection, int $id): ?array
    {
        $rows = Database::query('select ' . Columns::select($collection, true) . ' where t.id = ?) r', [$id]);
        return $rows === [] ? null : self::decode($rows[0]);
    }

    /** The one row of a collection that has lost it, when the demo content went: as the table would fill it in. */
    public static function blank(Collection $collection): array
    {
        return self::decode(Database::query(Columns::defaults($collection))[0]);
    }

    /** @return array{count: int, unread?: int} */
    public static function count(Collection $collection): array
    {
        if ($collection->kind === 'inbox' && $collection->has('read_at')) {
            return Database::query("select count(*), count(*) filter (where read_at is null) as unread from {$collection->sql()}")[0];
        }
        return Database::query("select count(*) from {$collection->sql()}")[0];
    }

    /** @param array<string, mixed> $values checked */
    public static function insert(Collection $collection, array $values): int
    {
        [$columns, $places, $bound] = self::parts($collection, $values);
        if ($collection->sortable) {
            $columns[] = '"position"';
            $places[] = "(select coalesce(max(position), 0) + 10 from {$collection->sql()})";
        }
        $into = $columns === [] ? 'default values' : '(' . implode(', ', $columns) . ') values (' . implode(', ', $places) . ')';
        $id = Database::query("insert into {$collection->sql()} $into returning id", $bound)[0]['id'];
        self::join($collection, $id, $values);
        return $id;
    }

    /**
     * The one row of a collection, with the number by which it is asked for, whatever number its table would draw.
     *
     * @param array<string, mixed> $values checked
     * @return bool false when somebody else was faster, and then nothing is changed
     */
    public static function insert_single(Collection $collection, array $values): bool
    {
        [$columns, $places, $bound] = self::parts($collection, $values);
        $made = Database::query(
            "insert into {$collection->sql()} (" . implode(', ', ['"id"', ...$columns]) . ') overriding system value values (' . implode(', ', ['1', ...$places]) . ')
                on conflict (id) do nothing returning id',
            $bound,
        );
        if ($made !== []) {
            self::join($collection, 1, $values);
        }
        return $made !== [];
    }

    /**
     * @param array<string, mixed> $values checked
     * @param ?string $unchanged_since the row's updated_at as it was read
     * @return 'saved'|'missing'|'conflict'
     */
    public static function update(Collection $collection, int $id, array $values, ?string $unchanged_since): string
    {
        [$columns, $places, $bound] = self::parts($collection, $values);
        $set = array_map(static fn (string $c, string $p): string => "$c = $p", $columns, $places);
        foreach (['is_demo' => 'false', 'updated_at' => 'now()'] as $column => $value) {
            if ($collection->has($column)) {
                $set[] = "$column = $value";
            }
        }
        $versioned = $unchanged_since !== null && $collection->has('updated_at');
        $done = Database::query(
            "update {$collection->sql()} set " . (implode(', ', $set) ?: 'id = id') . ' where id = ?' . ($versioned ? ' and updated_at = ?::timestamptz' : '') . ' returning id',
            [...$bound, $id, ...($versioned ? [$unchanged_since] : [])],
        );
        if ($done === []) {
            return self::find($collection, $id) === null ? 'missing' : 'conflict';
        }
        self::join($collection, $id, $values);
        return 'saved';
    }

    public static function delete(Collection $collection, int $id): bool
    {
        return Database::query("delete from {$collection->sql()} where id = ? returning id", [$id]) !== [];
    }

    /** @return bool whether it was unread until now */
    public static function mark_read(Collection $collection, int $id): bool
    {
        return $collection->has('read_at') && Database::query("update {$collection->sql()} set read_at = now() where id = ? and read_at is null returning id", [$id]) !== [];
    }

    public static function mark_unread(Collection $collection, int $id): void
    {
        Database::query("update {$collection->sql()} set read_at = null where id = ?", [$id]);
    }

    /** Makes an address that was not typed in one that is free: garden, garden-2, garden-3. */
    public static function free_slug(Collection $collection, string $column, string $slug): string
    {
        // One after the other: two must not find the same one free.
        Database::query("select pg_advisory_xact_lock(hashtext(?))", ["slugs of $collection->table"]);
        $taken = array_column(Database::query("select \"$column\" as slug from {$collection->sql()} where \"$column\" = ? or \"$column\" like ?", [$slug, "$slug-%"]), 'slug');
        for ($n = 1, $free = $slug; in_array($free, $taken, true); $free = "$slug-" . ++$n);
        return $free;
    }

    /** @return array{string, list<string>} every word must stand in one of the columns */
    private static function search(Collection $collection, string $query): array
    {
        $words = array_slice(preg_split('/\s+/u', trim($query), -1, PREG_SPLIT_NO_EMPTY) ?: [], 0, 5);
        if ($words === [] || $collection->search === []) {
            return ['', []];
        }
        $text = implode(" || ' ' || ", array_map(static fn (string $c): string => "coalesce(t.\"$c\"::text, '')", $collection->search));
        return [
            'where ' . implode(' and ', array_fill(0, count($words), "$text ilike ?")),
            array_map(static fn (string $w): string => '%' . addcslashes($w, '\\%_') . '%', $words),
        ];
    }

    /** @return array{list<string>, list<string>, list<mixed>} columns, places, values */
    private static function parts(Collection $collection, array $values): array
    {
        $parts = [[], [], []];
        foreach ($collection->fields as $field) {
            if ($field->has_column() && array_key_exists($field->name, $values)) {
                $parts[0][] = "\"$field->name\"";
                $parts[1][] = Columns::place($field);
                $parts[2][] = $values[$field->name];
            }
        }
        return $parts;
    }

    private static function join(Collection $collection, int $id, array $values): void
    {
        foreach ($collection->fields as $field) {
            if ($field->type === 'references' && array_key_exists($field->name, $values)) {
                ['table' => $table, 'own' => $own, 'other' => $other] = $field->more;
                Database::query("delete from \"$table\" where \"$own\" = ?", [$id]);
                Database::query("insert into \"$table\" (\"$own\", \"$other\") select ?, v::bigint from jsonb_array_elements_text(?::jsonb) v", [$id, $values[$field->name]]);
            }
        }
    }

    private static function decode(array $row): array
    {
        return json_decode($row['row'], true, 64, JSON_THROW_ON_ERROR);
    }
}
