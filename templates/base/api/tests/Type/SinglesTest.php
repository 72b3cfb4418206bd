<?php

declare(strict_types=1);

namespace Tests\Type;

use StoneScriptPHP\Admin\Collection;
use StoneScriptPHP\Admin\Field;
use StoneScriptPHP\Admin\Schema;
use Tests\Support\TestCase;

/** Of every kind of site: what there is one of can be edited, whatever became of its row. */
final class SinglesTest extends TestCase
{
    public function test_their_forms_can_be_saved_when_the_demo_rows_are_gone(): void
    {
        $singles = array_filter(Schema::collections(), static fn (Collection $c): bool => $c->kind === 'single');
        foreach ($singles as $collection) {
            $this->sql("update {$collection->sql()} set is_demo = true");
        }
        self::assertSame(200, $this->post('/admin/demo/remove', [], $this->token())->status);
        foreach ($singles as $collection) {
            $this->saves($collection);
        }
    }

    private function saves(Collection $collection): void
    {
        $path = "/admin/c/$collection->name/1";
        $blank = $this->get($path, $this->token());
        $names = array_map(static fn (Field $f): string => $f->name, array_filter($collection->fields, static fn (Field $f): bool => $f->has_column()));
        self::assertSame([200, []], [$blank->status, array_diff(['id', ...$names], array_keys($blank->data))]);
        // As the admin's form sends what it was given.
        $saved = $this->put($path, array_diff_key($blank->data, ['id' => 0]), $this->token());
        self::assertSame([200, 1], [$saved->status, $saved->data['id'] ?? null], $saved->body);
        self::assertSame($saved->data, $this->get($path, $this->token())->data);
        self::assertSame([['id' => 1, 'is_demo' => false]], $this->sql("select id, is_demo from {$collection->sql()}"));
        self::assertSame(200, $this->put($path, $saved->data, $this->token())->status, 'and again');
    }
}
