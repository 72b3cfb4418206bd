<?php

declare(strict_types=1);

namespace StoneScriptPHP\Admin;

use StoneScriptPHP\Alert;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\Database;
use StoneScriptPHP\HttpError;
use StoneScriptPHP\Log;
use StoneScriptPHP\Texts;

/** What can be done with a collection: checked, done as a whole or not at all, and told to who has the site open. */
final class Editor
{
    private readonly Collection $collection;

    /** @param 'create'|'update'|'delete'|'order'|null $action */
    public function __construct(string $name, ?string $action = null)
    {
        $this->collection = Schema::open($name, Application::$user['role']);
        if ($action !== null && !$this->collection->allows($action)) {
            throw new HttpError(res_not_ok(Texts::of('collection_closed'), 405));
        }
    }

    public function page(string $query, int $limit, int $offset): ApiResponse
    {
        return res_ok(Rows::page($this->collection, $query, $limit, $offset));
    }

    public function row(int $id): ApiResponse
    {
        if ($this->collection->kind === 'inbox' && Rows::mark_read($this->collection, $id)) {
            Alert::publish('owner', 'inbox.read', ['collection' => $this->collection->name, 'id' => $id]);
        }
        $row = Rows::find($this->collection, $id) ?? ($this->is_single($id) ? Rows::blank($this->collection) : null);
        return $row === null ? self::missing() : res_ok($row);
    }

    public function create(array $given): ApiResponse
    {
        $values = $this->checked($given, true);
        return $this->change(function () use ($values, $given): int {
            foreach ($this->collection->fields as $field) {
                if ($field->type === 'slug' && ($values[$field->name] ?? '') !== '' && ($given[$field->name] ?? '') === '') {
                    $values[$field->name] = Rows::free_slug($this->collection, $field->name, $values[$field->name]);
                }
            }
            return Rows::insert($this->collection, $values);
        });
    }

    public function update(int $id, array $given): ApiResponse
    {
        if ($this->collection->kind === 'inbox') {
            return $this->set_read($id, $given['read'] ?? null);
        }
        $values = $this->checked($given, false);
        $since = $given['updated_at'] ?? null;
        return $this->change(function () use ($id, $values, $given, $since): int {
            $done = Rows::update($this->collection, $id, $values, is_string($since) && $since !== '' ? self::moment($since) : null);
            if ($done === 'missing' && $this->is_single($id)) {
                $done = Rows::insert_single($this->collection, $this->checked($given, true)) ? 'saved' : 'conflict';
            }
            return match ($done) {
                'saved' => $id,
                'missing' => throw new HttpError(self::missing()),
                'conflict' => throw new HttpError(new ApiResponse('not ok', Texts::of('changed_meanwhile'), Rows::find($this->collection, $id), 409)),
            };
        });
    }

    /** Of what came in only this can be changed: whether it was read. */
    private function set_read(int $id, mixed $read): ApiResponse
    {
        if (!is_bool($read)) {
            return res_invalid(['read' => [Texts::of('must_be_boolean')]]);
        }
        $row = Rows::find($this->collection, $id);
        if ($row === null || !$this->collection->has('read_at')) {
            return self::missing();
        }
        $read ? Rows::mark_read($this->collection, $id) : Rows::mark_unread($this->collection, $id);
        Alert::publish('owner', 'inbox.read', ['collection' => $this->collection->name, 'id' => $id]);
        return res_ok(Rows::find($this->collection, $id));
    }

    public function delete(int $id): ApiResponse
    {
        return $this->change(fn (): int => Rows::delete($this->collection, $id) ? $id : throw new HttpError(self::missing()), true);
    }

    public function order(array $ids): ApiResponse
    {
        $numbers = array_map(static fn (mixed $id): int|false => is_int($id) || is_string($id) ? filter_var($id, FILTER_VALIDATE_INT) : false, $ids);
        if (in_array(false, $numbers, true) || count(array_unique($numbers)) !== count($ids) || !array_is_list($ids)) {
            return res_invalid(['ids' => [Texts::of('must_be_numbers')]]);
        }
        $done = Database::transaction(fn (): bool => Order::apply($this->collection, $numbers));
        if (!$done) {
            return res_not_ok(Texts::of('list_outdated'), 409);
        }
        $this->tell(0);
        return res_ok();
    }

    /** The one row of such a collection is always there to be edited. */
    private function is_single(int $id): bool
    {
        return $this->collection->kind === 'single' && $id === 1;
    }

    /** @return array<string, mixed> */
    private function checked(array $given, bool $all): array
    {
        $read = Values::read($this->collection->fields, $given, $all);
        return $read->errors === [] ? $read->values : throw new HttpError(res_invalid($read->errors));
    }

    /** @param \Closure(): int $work gives the row's number */
    private function change(\Closure $work, bool $gone = false): ApiResponse
    {
        try {
            $id = Database::transaction($work);
        } catch (\PDOException $e) {
            throw ($answer = Refusal::of($e, $this->collection)) === null ? $e : new HttpError($answer);
        }
        $this->tell($id);
        return $gone ? res_ok() : res_ok(Rows::find($this->collection, $id));
    }

    private function tell(int $id): void
    {
        $what = ['collection' => $this->collection->name, 'id' => $id];
        Log::info('Content was changed', $what + ['by' => Application::$user['id']]);
        Alert::publish($this->collection->kind === 'inbox' ? 'owner' : 'public', 'content.changed', $what);
    }

    /** updated_at as the row had it, or nothing that a row can have. */
    private static function moment(string $text): string
    {
        return preg_match('/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?([+-]\d\d:\d\d|Z)$/D', $text)
            ? $text : throw new HttpError(res_invalid(['updated_at' => [Texts::of('must_be_as_read')]]));
    }

    private static function missing(): ApiResponse
    {
        return res_not_ok(Texts::of('entry_missing'), 404);
    }
}
