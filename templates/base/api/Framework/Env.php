<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/**
 * The environment as typed properties: extend it with one public property per variable. A property without a default is required.
 */
abstract class Env
{
    /** @var array<class-string, static> */
    private static array $instances = [];

    public static function get(): static
    {
        return self::$instances[static::class] ??= new static();
    }

    final private function __construct()
    {
        foreach ((new \ReflectionClass($this))->getProperties(\ReflectionProperty::IS_PUBLIC) as $property) {
            if ($property->isStatic()) {
                continue;
            }
            $name = $property->getName();
            $value = getenv($name);
            if ($value === false || ($value === '' && $property->hasDefaultValue())) {
                if (!$property->hasDefaultValue()) {
                    throw new \RuntimeException("The environment variable $name is missing");
                }
                continue;
            }
            $this->$name = match ((string) $property->getType()) {
                'int' => filter_var($value, FILTER_VALIDATE_INT, FILTER_NULL_ON_FAILURE) ?? throw new \RuntimeException("$name is not a whole number"),
                'bool' => filter_var($value, FILTER_VALIDATE_BOOLEAN),
                'float' => (float) $value,
                default => $value,
            };
        }
    }
}
