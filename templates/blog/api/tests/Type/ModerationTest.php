<?php

declare(strict_types=1);

namespace Tests\Type;

use StoneScriptPHP\Accounts;

/** The owner's side of comments. */
final class ModerationTest extends BlogTestCase
{
    private function state(int $id): string
    {
        return $this->sql('select state from comments where id = ?', $id)[0]['state'] ?? 'erased';
    }

    private function move(array $ids, string $state): array
    {
        return $this->post('/admin/comments/state', ['ids' => $ids, 'state' => $state], $this->token('editor'))->data['changed'];
    }

    public function test_none_of_it_is_open_to_visitors(): void
    {
        $id = $this->comment($this->write(), ['state' => 'pending']);
        foreach ([['GET', '/admin/comments'], ['GET', '/admin/comments/waiting'], ['POST', '/admin/comments/state'], ['POST', "/admin/comments/$id/reply"],
            ['DELETE', "/admin/comments/$id"], ['POST', '/admin/posts/preview']] as [$method, $path]) {
            self::assertSame(401, $this->request($method, $path, ['ids' => [$id], 'state' => 'approved', 'body' => 'hello'])->status, "$method $path");
        }
        $customer = Accounts::session(Accounts::create('customer', 'customer@example.com', 'C', self::PASSWORD))->data['token'] ?? '';
        self::assertContains($this->get('/admin/comments', $customer)->status, [401, 403]);
        self::assertSame('pending', $this->state($id));
    }

    public function test_the_queue_shows_what_waits_oldest_first_with_counts(): void
    {
        $slug = $this->write(['title' => 'Queue']);
        $a = $this->comment($slug, ['state' => 'pending', 'email' => 'one@example.com', 'name' => 'Findme Person']);
        $b = $this->comment($slug, ['state' => 'pending']);
        $this->comment($slug, ['email' => 'one@example.com']);
        $queue = json_decode($this->get('/admin/comments?state=pending', $this->token('editor'))->body, true)['data'];
        $ids = array_column($queue['rows'], 'id');
        self::assertLessThan(array_search($b, $ids), array_search($a, $ids));
        $row = array_column($queue['rows'], null, 'id')[$a];
        self::assertSame(['one@example.com', 1, 'Queue'], [$row['email'], $row['approved_before'], $row['post']['title']]);
        self::assertSame($queue['total'], $queue['counts']['pending']);
        self::assertSame($queue['total'], $this->get('/admin/comments/waiting', $this->token('editor'))->data['count']);
        $found = json_decode($this->get('/admin/comments?q=findme', $this->token('editor'))->body, true)['data'];
        self::assertSame([$a], array_column($found['rows'], 'id'));
        self::assertSame([], json_decode($this->get('/admin/comments?q=%25', $this->token('editor'))->body, true)['data']['rows']);
        self::assertSame(400, $this->get('/admin/comments?state=all', $this->token('editor'))->status);
    }

    public function test_approving_shows_a_comment_and_tells_those_who_read(): void
    {
        $slug = $this->write();
        $id = $this->comment($slug, ['state' => 'pending', 'body' => 'Hello there']);
        self::assertSame([$id], $this->move([$id], 'approved'));
        self::assertContains('Hello there', array_map(static fn (object $c): string => $c->body, json_decode($this->get("/posts/$slug/comments")->body)->data));
        $alerts = $this->alerts();
        self::assertContains(['room' => 'public', 'event' => 'comment.approved', 'data' => ['post' => $slug]], $alerts);
        self::assertContains('comments.moderated', array_column($alerts, 'event'));
        self::assertSame([], $this->move([$id], 'approved'));
    }

    public function test_taking_a_comment_away_tells_those_who_read(): void
    {
        $slug = $this->write();
        $id = $this->comment($slug);
        $this->move([$id], 'spam');
        self::assertSame([], $this->get("/posts/$slug/comments")->data);
        self::assertContains(['room' => 'public', 'event' => 'comment.removed', 'data' => ['post' => $slug]], $this->alerts());
        $hidden = $this->comment($slug, ['state' => 'pending']);
        $this->alerts();
        $this->move([$hidden], 'spam');
        self::assertNotContains('public', array_column($this->alerts(), 'room'));
    }

    public function test_states_and_the_ways_between_them(): void
    {
        $slug = $this->write();
        $ways = [
            'pending' => ['approved', 'spam', 'deleted'], 'approved' => ['pending', 'spam', 'deleted'],
            'spam' => ['pending', 'approved', 'deleted'], 'deleted' => ['pending', 'approved'],
        ];
        foreach (array_keys($ways) as $from) {
            foreach (array_keys($ways) as $to) {
                $id = $this->comment($slug, ['state' => $from]);
                $this->move([$id], $to);
                self::assertSame(in_array($to, $ways[$from], true) ? $to : $from, $this->state($id), "$from to $to");
            }
        }
        foreach (['erased', '', 'Approved'] as $none) {
            self::assertSame(400, $this->post('/admin/comments/state', ['ids' => [$id], 'state' => $none], $this->token('editor'))->status);
        }
    }

    public function test_many_at_once_and_nothing_that_is_no_number(): void
    {
        $slug = $this->write();
        $ids = array_map(fn (): int => $this->comment($slug, ['state' => 'pending']), range(1, 3));
        self::assertEqualsCanonicalizing($ids, $this->move([...$ids, 999_999_999], 'approved'));
        foreach ([['x'], [[1]], ['a' => 1], [1.5], [-1], [null], array_fill(0, 101, 1)] as $bad) {
            self::assertSame(400, $this->post('/admin/comments/state', ['ids' => $bad, 'state' => 'spam'], $this->token('editor'))->status, json_encode($bad));
        }
        self::assertSame('approved', $this->state($ids[0]));
    }

    public function test_an_answer_is_the_authors_approves_what_it_answers_and_is_marked(): void
    {
        $slug = $this->write();
        $this->sql("update authors set email = 'editor@sample.test' where slug = 'tom-whitaker'");
        $id = $this->comment($slug, ['state' => 'pending', 'body' => 'A question']);
        $answer = $this->post("/admin/comments/$id/reply", ['body' => "Yes.\n\nAnd no."], $this->token('editor'));
        self::assertSame(200, $answer->status, $answer->body);
        $shown = json_decode($this->get("/posts/$slug/comments")->body, true)['data'];
        self::assertSame(['A question', "Yes.\n\nAnd no."], array_column($shown, 'body'));
        self::assertSame([$id, true, 'tom-whitaker', 'Tom Whitaker'], [$shown[1]['parent_id'], $shown[1]['by_owner'], $shown[1]['author']['slug'], $shown[1]['name']]);
        // An account that is no author answers in its own name.
        $this->post("/admin/comments/$id/reply", ['body' => 'The owner here.'], $this->token('owner'));
        $last = array_column(json_decode($this->get("/posts/$slug/comments")->body, true)['data'], null, 'body')['The owner here.'];
        self::assertSame(['Owner', null, true], [$last['name'], $last['author'], $last['by_owner']]);
        // And does not make its address one whose later comments appear unread.
        self::assertSame('first', $this->sql("select o_reason from comment_verdict('X', 'owner@sample.test', 'hi')")[0]['o_reason']);
        $gone = $this->comment($slug, ['state' => 'spam']);
        self::assertSame(404, $this->post("/admin/comments/$gone/reply", ['body' => 'Hello'], $this->token('editor'))->status);
    }

    public function test_erasing_leaves_nothing_personal(): void
    {
        $slug = $this->write();
        $approved = $this->comment($slug);
        self::assertSame(409, $this->delete("/admin/comments/$approved", $this->token('editor'))->status);
        $answered = $this->comment($slug, ['state' => 'deleted', 'name' => 'Secret', 'email' => 'secret@example.com', 'body' => 'secret words']);
        $this->comment($slug, ['parent_id' => $answered, 'depth' => 1]);
        $plain = $this->comment($slug, ['state' => 'spam']);
        foreach ([$answered, $plain] as $id) {
            self::assertSame(200, $this->delete("/admin/comments/$id", $this->token('editor'))->status);
        }
        self::assertSame('erased', $this->state($plain));
        $row = $this->sql('select name, email, body from comments where id = ?', $answered)[0];
        self::assertSame(['name' => '', 'email' => '', 'body' => ''], $row);
        self::assertSame([], $this->move([$answered], 'approved'));
        self::assertSame([true, false], array_slice(array_map(static fn (object $c): bool => $c->removed, json_decode($this->get("/posts/$slug/comments")->body)->data), -2));
    }
}
