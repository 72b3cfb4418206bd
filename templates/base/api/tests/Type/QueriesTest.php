<?php

declare(strict_types=1);

namespace Tests\Type;

use Tests\Support\TestCase;

/** Of every kind of site: whatever stands in the place of a parameter, the answer is one, or says what is wrong with it. */
final class QueriesTest extends TestCase
{
    private const ODD = ['%E9', '%00', '%FF%FE', '-1', '0', '2147483648', '9223372036854775807', '99999999999999999999', '1e9', 'NaN', '1.5', '%27%22%5C%25_', '%F0%9F%98%80', '%E2%80%AE', '%EF%BF%BF', '2026-13-45', '10000-01-01'];

    public function test_no_parameter_of_a_list_is_a_failure(): void
    {
        foreach (self::readings() as [$path, $class]) {
            foreach (array_keys((new $class())->validation_rules()) as $name) {
                foreach ([...self::ODD, str_repeat('a', 3000)] as $value) {
                    $asked = str_contains($path, "{{$name}}") ? str_replace("{{$name}}", $value, $path) : "$path?$name=$value";
                    $this->is_no_failure($asked, "$path?{$name}[]=$value");
                }
            }
        }
    }

    public function test_bytes_that_are_no_text_are_said_to_be_wrong(): void
    {
        foreach (self::readings() as [$path, $class]) {
            foreach (array_keys((new $class())->validation_rules()) as $name) {
                if (!str_contains($path, '{')) {
                    self::assertSame(400, $this->get("$path?$name=caf%E9", $this->token_for($path))->status, "$path?$name=caf%E9");
                }
            }
        }
        self::assertNotSame([], self::readings());
    }

    public function test_no_query_makes_a_page_missing_that_cannot_be_used(): void
    {
        foreach (array_filter(array_keys(require dirname(__DIR__, 2) . '/src/config/pages.php'), static fn (string $path): bool => !str_contains($path, '{')) as $path) {
            $page = fn (string $query): int => $this->get('/_head', null, ['x-page-path' => $path . $query])->status;
            foreach (['q', 'page', 'tag', 'category', 'utm_term'] as $name) {
                self::assertSame($page(''), $page("?$name=caf%E9&$name%00=%FF"), "$path?$name");
                foreach (self::ODD as $value) {
                    self::assertLessThan(500, max($page("?$name=$value"), $page("?{$name}[]=$value")), "$path?$name=$value");
                }
            }
        }
    }

    private function is_no_failure(string ...$asked): void
    {
        foreach ($asked as $path) {
            $path = preg_replace('/\{\w+\}/', '1', $path);
            $answer = $this->get($path, $this->token_for($path));
            self::assertLessThan(500, $answer->status, substr($path, 0, 200) . ": $answer->body");
        }
    }

    private function token_for(string $path): ?string
    {
        return match (true) {
            str_starts_with($path, '/customer') => $this->token('customer'),
            str_starts_with($path, '/admin'), str_starts_with($path, '/auth') => $this->token(),
            default => null,
        };
    }

    /** @return list<array{string, class-string}> what can be read */
    private static function readings(): array
    {
        $config = dirname(__DIR__, 2) . '/src/config';
        $groups = array_replace_recursive(require "$config/base-routes.php", require "$config/routes.php");
        $readings = [];
        foreach ($groups as $methods) {
            foreach ($methods['GET'] ?? [] as $path => $class) {
                $readings[] = [$path, $class];
            }
        }
        return $readings;
    }
}
