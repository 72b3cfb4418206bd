<?php

declare(strict_types=1);

namespace Tests\Base;

use Tests\Support\TestCase;

final class InboxTest extends TestCase
{
    private function letter(array $more = []): \Tests\Support\Answer
    {
        return $this->post('/letters', $more + ['name' => 'Asha', 'body' => 'Hello there']);
    }

    private function unread(): int
    {
        return array_column($this->get('/admin/schema', $this->token())->data['collections'], 'unread', 'name')['letters'];
    }

    public function test_opening_a_letter_marks_it_read_and_that_can_be_taken_back(): void
    {
        $this->letter();
        $id = $this->sql('select max(id) as id from letters')[0]['id'];
        $before = $this->unread();
        $this->get('/admin/c/letters', $this->token());
        self::assertSame($before, $this->unread(), 'a list is not a letter');
        $this->alerts();
        self::assertNotNull($this->get("/admin/c/letters/$id", $this->token())->data['read_at']);
        self::assertSame(['owner'], array_column($this->alerts(), 'room'));
        self::assertSame($before - 1, $this->unread());
        self::assertNull($this->put("/admin/c/letters/$id", ['read' => false], $this->token())->data['read_at']);
        self::assertSame($before, $this->unread());
        self::assertNotNull($this->put("/admin/c/letters/$id", ['read' => true], $this->token())->data['read_at']);
    }

    public function test_a_letter_can_be_deleted_but_not_written_or_changed(): void
    {
        $this->letter();
        $id = $this->sql('select max(id) as id from letters')[0]['id'];
        self::assertSame(400, $this->put("/admin/c/letters/$id", ['name' => 'Somebody else'], $this->token())->status);
        self::assertSame(405, $this->post('/admin/c/letters', ['name' => 'x', 'body' => 'y'], $this->token())->status);
        self::assertSame('Asha', $this->sql('select name from letters where id = ?', $id)[0]['name']);
        $this->alerts();
        self::assertSame(200, $this->delete("/admin/c/letters/$id", $this->token())->status);
        self::assertSame(['owner'], array_column($this->alerts(), 'room'), 'not the public’s business');
    }

    public function test_a_robot_is_thanked_and_nothing_is_kept(): void
    {
        $count = fn (): int => $this->sql('select (select count(*) from letters) + (select count(*) from mails) as n')[0]['n'];
        $before = $count();
        self::assertSame([200, 'Thank you'], [$this->letter(['website' => 'https://spam.example'])->status, $this->letter(['website' => ['x']])->message]);
        self::assertSame($before, $count());
        self::assertStringContainsString('filled in by a robot', $this->logged());
    }

    public function test_a_visitor_may_write_so_often_and_no_more(): void
    {
        $statuses = array_map(fn (): int => $this->letter()->status, range(1, 5));
        self::assertSame([200, 200, 200, 429, 429], $statuses);
        $this->address = '2001:db8:1:2:aaaa::1';
        $statuses = [];
        foreach (['1', '2', '3', '4'] as $host) {
            $this->address = "2001:db8:1:2:bbbb::$host";
            $statuses[] = $this->letter()->status;
        }
        self::assertSame([200, 200, 200, 429], $statuses, 'one customer has a whole /64');
        self::assertSame([], $this->sql("select 1 from rate_limits where key like '%2001%'"), 'addresses are not kept');
    }

    public function test_what_no_rule_names_is_not_taken(): void
    {
        self::assertSame('new', $this->letter(['state' => 'answered'])->data['state']);
    }

    public function test_hostile_letters_are_kept_as_text(): void
    {
        foreach (["'); drop table letters; --", '<script>alert(1)</script>', '{{7*7}} ${7*7}', '../../etc/passwd'] as $i => $text) {
            $this->address = "10.77.0.$i";
            self::assertSame(200, $this->letter(['name' => $text, 'body' => $text])->status);
            self::assertSame([$text, $text], array_values($this->sql('select name, body from letters order by id desc limit 1')[0]));
        }
        $this->address = '10.78.0.1';
        $before = $this->sql('select count(*) from letters');
        foreach (['{"name": "x"', '[]', '"x"', '[1,2]', '{"name": ["x"], "body": "y"}', '{"name": "' . str_repeat('x', 201) . '", "body": "y"}', "{\"name\": \"\\u0000\", \"body\": \"y\"}"] as $i => $body) {
            self::assertSame(400, $this->post('/letters', $body)->status, $body);
        }
        self::assertSame(413, $this->post('/letters', '{"name": "x", "body": "' . str_repeat('y', 1_100_000) . '"}')->status);
        self::assertSame($before, $this->sql('select count(*) from letters'));
    }
}
