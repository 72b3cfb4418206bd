<?php

declare(strict_types=1);

namespace Tests\Base;

use StoneScriptPHP\Database;
use Tests\Support\Answer;
use Tests\Support\Parallel;
use Tests\Support\TestCase;

final class CollectionTest extends TestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        $this->sql('delete from plants');
        $this->sql('delete from beds');
    }

    private function create(array $values = []): Answer
    {
        return $this->post('/admin/c/plants', $values + ['name' => 'Rose'], $this->token('editor'));
    }

    public function test_every_type_of_field_comes_back_as_it_was_saved(): void
    {
        $bed = $this->post('/admin/c/beds', ['name' => 'South'], $this->token())->data['id'];
        $friend = $this->create(['name' => 'Lavender'])->data['id'];
        $values = [
            'name' => "O'Brien; drop table plants; --", 'slug' => 'rose-1', 'note' => "two\nlines", 'story' => "a\n\nb", 'body' => "# Title\n<script>x</script>",
            'contact' => 'a@b.example', 'link' => 'https://example.org/a?b=c#d', 'light' => 'shade', 'picture' => '/api/files/' . str_repeat('a', 32) . '-10x10.jpg',
            'sheet' => '/demo/sheet.pdf', 'height' => 120, 'price' => 1999, 'ph' => '6.75', 'hardy' => true, 'sown' => '2026-02-28',
            'colours' => ['red', "it's, {odd}", '"quoted"', 'back\\slash'], 'gallery' => [['url' => '/demo/a.svg', 'alt' => 'A "rose"']],
            'steps' => [['title' => 'Dig', 'minutes' => 5], ['title' => 'Wait', 'minutes' => null]], 'bed_id' => $bed, 'friends' => [$friend], 'seen_at' => '2026-03-01T10:30:00+05:30',
        ];
        $made = $this->create($values);
        self::assertSame(200, $made->status, $made->body);
        $row = $this->get('/admin/c/plants/' . $made->data['id'], $this->token('editor'))->data;
        self::assertSame($made->data, $row);
        self::assertSame('2026-03-01T05:00:00+00:00', $row['seen_at']);
        unset($values['seen_at']);
        foreach ($values as $name => $value) {
            self::assertEquals($value, $row[$name], $name);
        }
        self::assertSame(7, $row['views']);
        self::assertArrayNotHasKey('secret', $row);
    }

    public function test_saving_the_row_that_was_read_changes_nothing(): void
    {
        $row = $this->create(['ph' => '6.50', 'seen_at' => '2026-03-01T10:30:00Z', 'colours' => ['a'], 'steps' => [['title' => 'Dig', 'minutes' => 5]]])->data;
        $again = $this->put("/admin/c/plants/{$row['id']}", $row, $this->token('editor'));
        self::assertSame(200, $again->status, $again->body);
        self::assertSame(array_diff_key($row, ['updated_at' => 0]), array_diff_key($again->data, ['updated_at' => 0]));
    }

    public static function wrong_values(): iterable
    {
        $wrong = [
            'name' => ['', ' ', "two\nlines", str_repeat('x', 61), ['a'], "nul\u{0}", "esc\u{1b}[2J", "a\u{2028}b"],
            'slug' => ['Big', 'a b', '../etc', 'a--b', '-a', 'ä', str_repeat('a', 121)],
            'note' => [str_repeat('x', 201), ['a'], true],
            'contact' => ['no', 'a@b@c', "a@b.example\r\nBcc: x@y.example", '<a@b.example>'],
            'link' => ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' data:text/html,x', 'https://', 'https://user:pw@evil.example', '//evil.example', '/\\evil.example', "https://a.example/\nb", 'vbscript:x',
                'https://a.example/"onload="x', 'ftp://a.example'],
            'light' => ['dark', 'sun,shade', ['sun'], 0],
            'picture' => ['https://evil.example/a.png', '//evil.example/a.png', '/../../etc/passwd', '/a/..%2f..', 'data:image/png;base64,AA', '/a"b', 'a.png', "/a\nb", '/a//b'],
            'sheet' => ['file:///etc/passwd', '/a b'],
            'height' => [-1, 5001, 1.5, '12 apples', '1e3', [1], '9223372036854775808', 2.0 ** 70, -2.0 ** 64],
            'price' => [-5, '1.50', 'free', 1000000, 2.0 ** 70],
            'ph' => ['seven', '15', '-1', '1e1', 'NaN', '1,5', '99999999999999'],
            'hardy' => ['perhaps', [1]],
            'sown' => ['2026-02-30', '28.02.2026', 'today', '2026-2-1', '0000-01-01', 20260228],
            'seen_at' => ['now', '2026-02-30T10:00:00Z', '2026-01-01', '2026-01-01T25:00:00Z', 'yesterday noon'],
            'colours' => ['red', [['a']], [str_repeat('x', 61)], array_fill(0, 51, 'x'), ['a' => 'b']],
            'gallery' => [[['alt' => 'no url']], [['url' => 'https://evil.example/x.png']], ['/a.svg'], [['url' => '/a.svg', 'alt' => "two\nlines"]]],
            'steps' => [[['minutes' => 3]], [['title' => 'Dig', 'minutes' => 0]], [['title' => str_repeat('x', 41)]], 'Dig', array_fill(0, 101, ['title' => 'x'])],
            'bed_id' => [999999, 'south', '1 or 1=1', 1.5, 2.0 ** 64],
            'friends' => [['a'], '1', [[1]]],
        ];
        foreach ($wrong as $field => $values) {
            foreach ($values as $i => $value) {
                yield "$field $i" => [$field, $value];
            }
        }
    }

    #[\PHPUnit\Framework\Attributes\DataProvider('wrong_values')]
    public function test_a_wrong_value_is_refused_at_its_field_and_nothing_is_kept(string $field, mixed $value): void
    {
        $answer = $this->post('/admin/c/plants', json_encode([$field => $value] + ['name' => 'Rose'], JSON_THROW_ON_ERROR), $this->token('editor'));
        self::assertSame(400, $answer->status, $answer->body);
        // Bytes that are no text are refused before anybody looks at fields.
        self::assertContains(array_keys($answer->errors), [[$field], []]);
        self::assertSame([], $this->sql('select 1 from plants'));
    }

    public function test_a_friend_that_does_not_exist_undoes_the_whole_row(): void
    {
        $answer = $this->create(['friends' => [424242]]);
        self::assertSame(400, $answer->status);
        self::assertSame([], $this->sql('select 1 from plants'));
    }

    public function test_the_address_is_made_of_the_name_and_free(): void
    {
        self::assertSame('uber-grosse-rose', $this->create(['name' => 'Über große Rose!'])->data['slug']);
        self::assertSame('uber-grosse-rose-2', $this->create(['name' => 'Über große Rose'])->data['slug']);
        self::assertSame('gulaba', $this->create(['name' => 'गुलाब'])->data['slug']);
        $typed = $this->create(['slug' => 'gulaba']);
        self::assertSame([400, ['slug' => ['is already used by another entry']]], [$typed->status, $typed->errors]);
        $nothing = $this->create(['name' => '!!!']);
        self::assertSame([400, ['slug']], [$nothing->status, array_keys($nothing->errors)]);
    }

    public function test_what_is_no_writable_field_is_not_taken(): void
    {
        $row = $this->create(['views' => 99, 'secret' => 'x', 'is_demo' => true, 'id' => 5, 'position' => 999, 'updated_at' => '2000-01-01', 'name"; drop table plants; --' => 'x'])->data;
        self::assertSame([7, false], [$row['views'], $row['is_demo']]);
        self::assertSame([['secret' => 'not in the configuration', 'position' => 10]], $this->sql('select secret, position from plants'));
    }

    public function test_only_the_fields_given_change(): void
    {
        $row = $this->create(['note' => 'first', 'colours' => ['red']])->data;
        $changed = $this->put("/admin/c/plants/{$row['id']}", ['note' => 'second'], $this->token('editor'))->data;
        self::assertSame(['second', ['red'], 'Rose'], [$changed['note'], $changed['colours'], $changed['name']]);
        self::assertSame(400, $this->put("/admin/c/plants/{$row['id']}", ['name' => ''], $this->token('editor'))->status);
    }

    public function test_who_saves_over_a_newer_row_is_told_and_nothing_changes(): void
    {
        $row = $this->create()->data;
        $first = $this->put("/admin/c/plants/{$row['id']}", ['note' => 'mine', 'updated_at' => $row['updated_at']], $this->token('editor'));
        self::assertSame(200, $first->status);
        $second = $this->put("/admin/c/plants/{$row['id']}", ['note' => 'yours', 'updated_at' => $row['updated_at']], $this->token('owner'));
        self::assertSame([409, 'mine'], [$second->status, $second->data['note']]);
        self::assertSame([['note' => 'mine']], $this->sql('select note from plants'));
        self::assertSame(200, $this->put("/admin/c/plants/{$row['id']}", ['note' => 'yours', 'updated_at' => $first->data['updated_at']], $this->token('owner'))->status);
        self::assertSame(400, $this->put("/admin/c/plants/{$row['id']}", ['updated_at' => "x' or 1=1"], $this->token())->status);
    }

    public function test_of_many_who_save_the_same_version_one_wins(): void
    {
        $row = $this->create()->data;
        $token = $this->token('editor');
        $answers = Parallel::run(fn (int $i): int => $this->put("/admin/c/plants/{$row['id']}", ['note' => "number $i", 'updated_at' => $row['updated_at']], $token)->status, 12);
        self::assertSame(1, array_count_values($answers)[200]);
        self::assertSame(11, array_count_values($answers)[409]);
    }

    public function test_many_new_rows_of_one_name_all_get_an_address(): void
    {
        $token = $this->token('editor');
        $answers = Parallel::run(fn (): int => $this->post('/admin/c/plants', ['name' => 'Rose'], $token)->status, 20, 10);
        self::assertSame([200], array_values(array_unique($answers)));
        self::assertCount(20, $this->sql('select distinct slug from plants'));
    }

    public function test_a_row_that_is_in_use_cannot_be_deleted(): void
    {
        $bed = $this->post('/admin/c/beds', ['name' => 'South'], $this->token())->data['id'];
        $plant = $this->create(['bed_id' => $bed])->data['id'];
        $refused = $this->delete("/admin/c/beds/$bed", $this->token());
        self::assertSame([409, 'This is still in use in Plants and cannot be deleted.'], [$refused->status, $refused->message]);
        self::assertSame(200, $this->delete("/admin/c/plants/$plant", $this->token())->status);
        self::assertSame(200, $this->delete("/admin/c/beds/$bed", $this->token())->status);
        self::assertSame(404, $this->delete("/admin/c/beds/$bed", $this->token())->status);
    }

    public function test_a_rule_of_the_database_speaks_at_its_field(): void
    {
        $answer = $this->create(['name' => 'Poison']);
        self::assertSame([409, ['name' => ['Nichts Giftiges']]], [$answer->status, $answer->errors]);
    }

    public function test_searching_and_paging(): void
    {
        foreach (['Rose red', 'Rose white', 'Tulip 100%', 'Under_score'] as $name) {
            $this->create(['name' => $name]);
        }
        $find = fn (string $q, string $more = ''): array => $this->get('/admin/c/plants?q=' . rawurlencode($q) . $more, $this->token())->data;
        self::assertSame(['Rose white'], array_column($find('white ROSE')['rows'], 'name'));
        self::assertSame(['Tulip 100%'], array_column($find('%')['rows'], 'name'));
        self::assertSame(['Under_score'], array_column($find('_')['rows'], 'name'));
        self::assertSame(0, $find("' or 1=1 --")['total']);
        $page = $find('', '&limit=2&offset=1');
        self::assertSame([['Rose white', 'Tulip 100%'], 4], [array_column($page['rows'], 'name'), $page['total']]);
        self::assertArrayNotHasKey('body', $page['rows'][0], 'long fields are for one row');
        foreach (['limit=0', 'limit=201', 'limit=x', 'offset=-1', 'q[]=a', 'limit=1;select'] as $wrong) {
            self::assertSame(400, $this->get("/admin/c/plants?$wrong", $this->token())->status, $wrong);
        }
    }

    public function test_sorting_takes_the_new_order_and_leaves_the_others_in_place(): void
    {
        $ids = array_map(fn (string $name): int => $this->create(['name' => $name])->data['id'], ['A', 'B', 'C', 'D']);
        $names = fn (): string => implode('', array_column($this->get('/admin/c/plants', $this->token())->data['rows'], 'name'));
        self::assertSame(200, $this->post('/admin/c/plants/order', ['ids' => [$ids[3], $ids[1]]], $this->token('editor'))->status);
        self::assertSame('ADCB', $names());
        $this->post('/admin/c/plants/order', ['ids' => array_reverse($ids)], $this->token('editor'));
        self::assertSame('DCBA', $names());
        self::assertSame(409, $this->post('/admin/c/plants/order', ['ids' => [$ids[0], 424242]], $this->token('editor'))->status);
        foreach ([[$ids[0], $ids[0]], ['x'], [], [[1]]] as $wrong) {
            self::assertSame(400, $this->post('/admin/c/plants/order', ['ids' => $wrong], $this->token('editor'))->status);
        }
        self::assertSame('DCBA', $names());
        self::assertSame(405, $this->post('/admin/c/beds/order', ['ids' => [1]], $this->token())->status);
    }

    public function test_of_two_who_sort_at_once_one_order_holds_whole(): void
    {
        $ids = array_map(fn (int $i): int => $this->create(['name' => "Plant $i"])->data['id'], range(1, 12));
        $token = $this->token('editor');
        mt_srand(7);
        for ($round = 0; $round < 6; $round++) {
            $orders = array_map(static function () use ($ids): array {
                shuffle($ids);
                return $ids;
            }, range(1, 8));
            Parallel::run(fn (int $i): int => $this->post('/admin/c/plants/order', ['ids' => $orders[$i]], $token)->status, 8, 8);
            self::assertContains(array_column($this->sql('select id from plants order by position, id'), 'id'), $orders);
        }
    }

    public function test_everybody_who_has_the_site_open_hears_of_a_change(): void
    {
        $id = $this->create()->data['id'];
        self::assertSame([['room' => 'public', 'event' => 'content.changed', 'data' => ['collection' => 'plants', 'id' => $id]]], $this->alerts());
        $this->create(['name' => '']);
        $this->create(['name' => 'Poison']);
        self::assertSame([], $this->alerts(), 'nothing has changed');
    }

    public function test_the_single_row_is_made_when_it_is_first_saved(): void
    {
        $empty = $this->get('/admin/c/garden/1', $this->token());
        self::assertSame(['id' => 1, 'name' => '', 'hours' => []], $empty->data);
        self::assertSame('Eden', $this->put('/admin/c/garden/1', ['name' => 'Eden'], $this->token())->data['name']);
        self::assertSame('Eden II', $this->put('/admin/c/garden/1', ['name' => 'Eden II'], $this->token())->data['name']);
        self::assertSame(404, $this->put('/admin/c/garden/2', ['name' => 'Other'], $this->token())->status);
        self::assertSame(405, $this->post('/admin/c/garden', ['name' => 'Other'], $this->token())->status);
        self::assertSame(405, $this->delete('/admin/c/garden/1', $this->token())->status);
        self::assertSame(403, $this->get('/admin/c/garden/1', $this->token('editor'))->status);
    }

    public function test_a_single_row_that_went_is_shown_as_its_table_begins_and_comes_back_with_its_number(): void
    {
        $this->put('/admin/c/shed/1', ['name' => 'First'], $this->token());
        $this->sql('delete from sheds');
        self::assertSame(['id' => 1, 'name' => null, 'colour' => 'green', 'width' => '2.50', 'shelves' => []], $this->get('/admin/c/shed/1', $this->token())->data);
        $refused = $this->put('/admin/c/shed/1', ['colour' => 'red'], $this->token());
        self::assertSame([400, ['name']], [$refused->status, array_keys($refused->errors)]);
        $saved = $this->put('/admin/c/shed/1', ['name' => 'Second', 'colour' => 'red'], $this->token());
        self::assertSame([200, 1, 'Second', 'red'], [$saved->status, $saved->data['id'], $saved->data['name'], $saved->data['colour']]);
        self::assertSame('Second', $this->get('/admin/c/shed/1', $this->token())->data['name']);
    }

    public function test_of_two_who_save_the_single_row_first_at_once_one_is_told(): void
    {
        $this->sql('delete from sheds');
        $token = $this->token();
        // The second begins while the first has not ended.
        $answers = Parallel::run(fn (int $i): int => Database::transaction(function () use ($i, $token): int {
            usleep($i * 150_000);
            try {
                return $this->put('/admin/c/shed/1', ['name' => "Number $i", 'colour' => 'green'], $token)->status;
            } finally {
                usleep(400_000);
            }
        }), 2);
        self::assertSame([200, 409], $answers);
        self::assertSame([['id' => 1, 'name' => 'Number 0']], $this->sql('select id, name from sheds'));
    }

    public function test_a_list_shows_the_first_picture_of_a_gallery_and_no_more(): void
    {
        $pictures = [['url' => '/demo/a.svg', 'alt' => 'A'], ['url' => '/demo/b.svg', 'alt' => '']];
        $id = $this->create(['gallery' => $pictures])->data['id'];
        $this->create(['name' => 'Tulip']);
        $rows = $this->get('/admin/c/plants', $this->token())->data['rows'];
        self::assertEquals([[$pictures[0]], []], array_column($rows, 'gallery'));
        self::assertEquals($pictures, $this->get("/admin/c/plants/$id", $this->token())->data['gallery']);
    }

    public function test_nothing_but_the_configuration_names_tables(): void
    {
        foreach (['users', 'pg_class', 'plants;drop table plants', '"plants"', '..', 'plants%00', str_repeat('a', 64)] as $name) {
            $status = $this->get('/admin/c/' . rawurlencode($name), $this->token())->status;
            self::assertContains($status, [400, 404], $name);
        }
        foreach (['0', '-1', 'x', '1;select', '99999999999999999999', '1.0'] as $id) {
            self::assertSame(400, $this->get('/admin/c/plants/' . rawurlencode($id), $this->token())->status, $id);
        }
    }
}
