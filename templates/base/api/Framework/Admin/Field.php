<?php

declare(strict_types=1);

namespace StoneScriptPHP\Admin;

/** One thing that can be edited: its type, its column (of the same name), and what the form says about it. */
final class Field implements \JsonSerializable
{
    /** What a field of a list of objects (items) may be. */
    private const SIMPLE = ['line', 'text', 'email', 'url', 'choice', 'image', 'file', 'color', 'integer', 'money', 'decimal', 'boolean', 'date'];
    private const TYPES = [...self::SIMPLE, 'paragraphs', 'markdown', 'slug', 'datetime', 'tags', 'images', 'items', 'reference', 'references', 'readonly'];
    /** Long ones stay out of lists. */
    private const LONG = ['paragraphs', 'markdown', 'items', 'images'];
    private const NAME = '/^[a-z][a-z0-9_]{0,62}$/D';

    /**
     * @param array<string, mixed> $more  the rest of the definition, as it stands in the configuration
     * @param list<Field>          $fields of a type "items"
     */
    private function __construct(
        public readonly string $name,
        public readonly string $type,
        public readonly array $more,
        public readonly array $fields,
    ) {
    }

    /**
     * @param array<string, array<string, mixed>> $definitions
     * @return list<Field>
     */
    public static function list(array $definitions, bool $nested = false): array
    {
        $fields = [];
        foreach ($definitions as $name => $more) {
            $type = $more['type'] ?? '';
            if (!in_array($type, $nested ? self::SIMPLE : self::TYPES, true)) {
                throw new \LogicException("The field $name cannot be of the type '$type'");
            }
            $names = $type === 'references' ? [$name, $more['table'], $more['own'], $more['other']] : [$name];
            foreach ($names as $identifier) {
                self::must_be_a_name($identifier);
            }
            $fields[] = new self($name, $type, array_diff_key($more, ['type' => 0, 'fields' => 0]), self::list($more['fields'] ?? [], true));
        }
        return $fields;
    }

    /** Names reach SQL, and come from the configuration alone. */
    public static function must_be_a_name(string $name): string
    {
        return preg_match(self::NAME, $name) ? $name : throw new \LogicException("Not a name of a table or column: $name");
    }

    public function required(): bool
    {
        return ($this->more['required'] ?? false) === true;
    }

    public function writable(): bool
    {
        return $this->type !== 'readonly';
    }

    public function in_lists(): bool
    {
        return !in_array($this->type, self::LONG, true);
    }

    /** A column of the collection's own table. */
    public function has_column(): bool
    {
        return $this->type !== 'references';
    }

    public function jsonSerialize(): array
    {
        $more = array_diff_key($this->more, ['table' => 0, 'own' => 0, 'other' => 0]);
        if (isset($more['options'])) {
            $more['options'] = (object) $more['options'];
        }
        return ['name' => $this->name, 'type' => $this->type] + $more + ($this->fields === [] ? [] : ['fields' => $this->fields]);
    }
}
