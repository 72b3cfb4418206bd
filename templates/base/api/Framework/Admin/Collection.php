<?php

declare(strict_types=1);

namespace StoneScriptPHP\Admin;

/** What config/admin.php says of one table. */
final class Collection
{
    /** Columns that are looked after here when a table has them. */
    private const OWN = ['id', 'position', 'is_demo', 'read_at', 'created_at', 'updated_at'];
    private const SHOWN = ['label', 'singular', 'icon', 'subtitle', 'preview'];

    public readonly string $table;
    /** 'list' (rows that can be edited), 'single' (one row, id 1), 'inbox' (rows that came in, read only) */
    public readonly string $kind;
    public readonly string $title;
    /** @var list<string> */
    public readonly array $roles;
    /** @var list<Field> */
    public readonly array $fields;
    /** @var list<string> */
    public readonly array $search;
    public readonly bool $sortable;
    private ?array $columns = null;

    /** @param array<string, mixed> $definition */
    public function __construct(public readonly string $name, private readonly array $definition)
    {
        Field::must_be_a_name($name);
        $this->table = Field::must_be_a_name($definition['table'] ?? $name);
        $this->kind = $definition['kind'] ?? 'list';
        if (!in_array($this->kind, ['list', 'single', 'inbox'], true)) {
            throw new \LogicException("The collection $name cannot be of the kind '$this->kind'");
        }
        $this->fields = Field::list($definition['fields']);
        $this->title = Field::must_be_a_name($definition['title'] ?? array_key_first($definition['fields']));
        $this->roles = $definition['roles'] ?? ['owner'];
        $this->search = array_map(Field::must_be_a_name(...), $definition['search'] ?? []);
        $this->sortable = $this->kind === 'list' && ($definition['sortable'] ?? false);
    }

    /** The table's name as SQL. */
    public function sql(): string
    {
        return '"' . $this->table . '"';
    }

    /** What follows "order by". */
    public function order(): string
    {
        $default = match (true) {
            $this->sortable => 'position, id',
            $this->kind === 'inbox' => 'id desc',
            default => 'id',
        };
        $parts = [];
        foreach (explode(',', $this->definition['order'] ?? $default) as $part) {
            if (!preg_match('/^\s*([a-z][a-z0-9_]*)(\s+(asc|desc))?(\s+nulls (first|last))?\s*$/Di', $part, $m)) {
                throw new \LogicException("Not an order of $this->name: $part");
            }
            $parts[] = 't."' . $m[1] . '"' . ($m[2] ?? '') . ($m[4] ?? '');
        }
        return implode(', ', $parts);
    }

    /** Whether the table has one of the columns that are looked after here. */
    public function has(string $column): bool
    {
        $this->columns ??= array_column(\StoneScriptPHP\Database::query(
            'select attname from pg_attribute where attrelid = to_regclass(?) and attnum > 0 and not attisdropped',
            [$this->sql()],
        ), 'attname');
        return in_array($column, $this->columns, true);
    }

    /** @return list<string> the columns of a row that are not fields */
    public function own_columns(): array
    {
        $named = array_map(static fn (Field $f): string => $f->name, $this->fields);
        return array_values(array_filter(self::OWN, fn (string $c): bool => $this->has($c) && !in_array($c, $named, true)));
    }

    /** @param 'create'|'update'|'delete'|'order' $action */
    public function allows(string $action): bool
    {
        return match ($action) {
            'create' => $this->kind === 'list' && ($this->definition['create'] ?? true),
            'update' => true,
            'delete' => $this->kind !== 'single' && ($this->definition['delete'] ?? true),
            'order' => $this->sortable,
        };
    }

    /** The description that the admin's pages get. */
    public function describe(): array
    {
        return ['name' => $this->name, 'kind' => $this->kind, 'title' => $this->title, 'sortable' => $this->sortable, 'search' => $this->search !== []]
            + array_intersect_key($this->definition, array_flip(self::SHOWN))
            + ['create' => $this->allows('create'), 'delete' => $this->allows('delete'), 'fields' => $this->fields];
    }
}
