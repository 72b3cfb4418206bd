<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/** Puts checked input into a handler's public typed properties. */
final class Filler
{
    public static function fill(IRouteHandler $handler, array $input): void
    {
        foreach ((new \ReflectionClass($handler))->getProperties(\ReflectionProperty::IS_PUBLIC) as $property) {
            $name = $property->getName();
            if ($property->isStatic() || !array_key_exists($name, $input)) {
                continue;
            }
            $value = $input[$name];
            $type = $property->getType();
            $kind = $type instanceof \ReflectionNamedType ? $type->getName() : 'mixed';
            if ($value === null || ($value === '' && in_array($kind, ['int', 'float', 'bool', 'array'], true))) {
                continue;    // not given: the default stays
            }
            try {
                $property->setValue($handler, self::cast($kind, $value));
            } catch (\TypeError) {
                throw new HttpError(res_invalid([$name => [Texts::of('has_the_wrong_type')]]));
            }
        }
    }

    private static function cast(string $kind, mixed $value): mixed
    {
        return match ($kind) {
            'int' => filter_var($value, FILTER_VALIDATE_INT, FILTER_NULL_ON_FAILURE) ?? throw new \TypeError(),
            'float' => filter_var($value, FILTER_VALIDATE_FLOAT, FILTER_NULL_ON_FAILURE) ?? throw new \TypeError(),
            'bool' => filter_var($value, FILTER_VALIDATE_BOOLEAN, FILTER_NULL_ON_FAILURE) ?? throw new \TypeError(),
            'string' => is_scalar($value) ? trim((string) $value) : throw new \TypeError(),
            default => $value,
        };
    }
}
