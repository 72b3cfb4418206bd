<?php

declare(strict_types=1);

namespace Tests\Type;

use Tests\Support\Parallel;

/** What visitors can say below a post, and what comes of it. */
final class CommentsTest extends BlogTestCase
{
    /** @return list<array<string, mixed>> as visitors get them */
    private function shown(string $slug): array
    {
        return json_decode($this->get("/posts/$slug/comments")->body, true)['data'];
    }

    private function row(string $email): array
    {
        return $this->sql('select * from comments where email = ? order by id desc', $email)[0];
    }

    public function test_a_first_comment_waits_and_the_owner_hears_of_it(): void
    {
        $slug = $this->write(['title' => 'About waiting']);
        $answer = $this->say($slug, ['name' => 'Asha', 'email' => 'asha@example.com']);
        self::assertSame([200, 'pending'], [$answer->status, $answer->data['state']]);
        self::assertSame([], $this->shown($slug));
        self::assertSame(['pending', 'first'], [$this->row('asha@example.com')['state'], $this->row('asha@example.com')['reason']]);
        $alerts = $this->alerts();
        self::assertSame(['owner', 'comment.received'], [$alerts[0]['room'], $alerts[0]['event']]);
        self::assertSame(['Asha commented on “About waiting”. It is waiting for your approval.', 'x/comments'], [$alerts[0]['data']['text'], $alerts[0]['data']['path']]);
        self::assertCount(1, $alerts);
    }

    public function test_later_comments_of_an_approved_address_appear_at_once_and_visitors_hear_of_it(): void
    {
        $slug = $this->write();
        $this->comment($slug, ['email' => 'Known@example.com']);
        $answer = $this->say($slug, ['email' => 'known@EXAMPLE.com', 'body' => 'Me again.']);
        self::assertSame('approved', $answer->data['state']);
        self::assertContains('Me again.', array_column($this->shown($slug), 'body'));
        self::assertContains(['room' => 'public', 'event' => 'comment.approved', 'data' => ['post' => $slug]], $this->alerts());
    }

    public function test_the_owner_may_want_to_read_every_comment_or_none(): void
    {
        $slug = $this->write();
        $this->comment($slug, ['email' => 'regular@example.com']);
        $this->settings(['comments' => 'every']);
        self::assertSame('pending', $this->say($slug, ['email' => 'regular@example.com'])->data['state']);
        $this->settings(['comments' => 'closed']);
        self::assertSame(409, $this->say($slug)->status);
        $this->settings(['comments' => 'known']);
    }

    public function test_what_an_approved_address_may_not_do_unread(): void
    {
        $slug = $this->write();
        $this->comment($slug, ['email' => 'friend@example.com']);
        $links = $this->say($slug, ['email' => 'friend@example.com', 'body' => 'http://a.example and www.b.example']);
        self::assertSame(['pending', 'links'], [$links->data['state'], $this->row('friend@example.com')['reason']]);
        $this->settings(['blocked_words' => "cheap watches\n\n casino "]);
        $spam = $this->say($slug, ['email' => 'friend@example.com', 'body' => 'Come to my CASINO']);
        // Who sends it is told nothing else than everybody is.
        self::assertSame('pending', $spam->data['state']);
        self::assertSame(['spam', 'blocked'], [$this->row('friend@example.com')['state'], $this->row('friend@example.com')['reason']]);
        $this->settings(['blocked_words' => '']);
        // From now on this address has sent spam.
        self::assertSame('spammer', $this->sql("select o_reason from comment_verdict('F', 'friend@example.com', 'hello')")[0]['o_reason']);
    }

    public function test_spam_does_not_ring_at_the_owners(): void
    {
        $slug = $this->write();
        $this->settings(['blocked_words' => 'pills']);
        $this->alerts();
        $this->say($slug, ['body' => 'buy pills']);
        self::assertSame([], $this->alerts());
        $this->settings(['blocked_words' => '']);
    }

    public function test_nobody_speaks_in_an_authors_name(): void
    {
        $slug = $this->write();
        $this->sql("update authors set email = 'meera@sample.test' where slug = 'meera-joshi'");
        $this->comment($slug, ['email' => 'meera@sample.test']);
        foreach ([['name' => ' meera JOSHI', 'email' => 'x@example.com'], ['name' => 'M', 'email' => 'Meera@sample.test']] as $who) {
            self::assertSame('pending', $this->say($slug, $who)->data['state']);
            self::assertSame('author', $this->sql('select reason from comments order by id desc limit 1')[0]['reason']);
        }
        self::assertSame([], array_filter(array_column($this->shown($slug), 'by_owner')));
    }

    public function test_the_same_words_twice_are_one_comment(): void
    {
        $slug = $this->write();
        $fields = ['email' => 'twice@example.com', 'body' => 'Only once, please.'];
        $this->say($slug, $fields);
        $this->alerts();
        self::assertSame(200, $this->say($slug, $fields)->status);
        self::assertSame([], $this->alerts());
        self::assertSame(1, $this->sql("select count(*) from comments where email = 'twice@example.com'")[0]['count']);
        $made = Parallel::run(fn (): array => $this->sql("select * from create_comment(?, null, 'P', 'p@example.com', 'At once')", $slug)[0], 8);
        self::assertCount(1, array_unique(array_column($made, 'o_id')));
        self::assertCount(1, array_filter(array_column($made, 'o_new')));
    }

    public function test_answers_hang_on_what_they_answer_and_no_deeper_than_allowed(): void
    {
        $slug = $this->write();
        $this->settings(['comment_depth' => 2]);
        $this->comment($slug, ['email' => 'deep@example.com']);
        $parent = $this->comment($slug);
        $depths = [];
        for ($i = 0; $i < 4; $i++) {
            $this->address = "10.1.1.$i";
            $this->say($slug, ['email' => 'deep@example.com', 'parent' => $parent, 'body' => "Level $i"]);
            $row = $this->row('deep@example.com');
            $depths[] = $row['depth'];
            $parent = $row['id'];
        }
        self::assertSame([1, 2, 2, 2], $depths);
        $shown = $this->shown($slug);
        self::assertSame([0, 0, 1, 2, 2, 2], array_column($shown, 'depth'));
        self::assertSame(array_column($shown, 'id'), array_column($this->shown($slug), 'id'));
        $this->settings(['comment_depth' => 3]);
    }

    public function test_only_what_is_seen_can_be_answered(): void
    {
        $slug = $this->write();
        $other = $this->comment($this->write());
        $pending = $this->comment($slug, ['state' => 'pending']);
        foreach ([$other, $pending, 999_999_999] as $parent) {
            $answer = $this->say($slug, ['parent' => $parent]);
            self::assertSame([409, ['parent']], [$answer->status, array_keys($answer->errors)]);
        }
        self::assertSame(400, $this->say($slug, ['parent' => -1])->status);
        self::assertSame(400, $this->say($slug, ['parent' => 'x'])->status);
    }

    public function test_an_answered_comment_that_is_removed_leaves_an_empty_place(): void
    {
        $slug = $this->write();
        $top = $this->comment($slug, ['name' => 'Gone Person', 'body' => 'Gone words']);
        $this->comment($slug, ['parent_id' => $top, 'depth' => 1, 'body' => 'An answer']);
        $alone = $this->comment($slug, ['body' => 'Alone']);
        $this->sql('select * from set_comment_state(?, ?)', json_encode([$top, $alone]), 'deleted');
        $shown = $this->shown($slug);
        self::assertSame([true, false], array_column($shown, 'removed'));
        self::assertStringNotContainsString('Gone', json_encode($shown));
        self::assertSame(1, json_decode($this->get("/posts/$slug")->body)->data->comments);
    }

    public function test_comments_close_with_the_post_and_with_its_age(): void
    {
        $closed = $this->write(['comments_open' => 'false']);
        self::assertSame(409, $this->say($closed)->status);
        self::assertFalse(json_decode($this->get("/posts/$closed")->body)->data->comments_open);
        $this->settings(['comment_days' => 30]);
        self::assertSame(409, $this->say($this->write())->status);
        self::assertSame(200, $this->say($this->write(['published_at' => gmdate('Y-m-d', time() - 29 * 86400)]))->status);
        $this->settings(['comment_days' => 0]);
    }

    public function test_addresses_and_reasons_are_never_shown(): void
    {
        $slug = $this->write();
        $this->comment($slug, ['email' => 'private@example.com']);
        foreach (["/posts/$slug/comments", "/posts/$slug"] as $path) {
            self::assertStringNotContainsString('private@example.com', $this->get($path)->body);
        }
        self::assertStringNotContainsString('private@example.com', $this->get('/_head', null, ['x-page-path' => "/posts/$slug"])->body);
        self::assertSame(['id', 'parent_id', 'depth', 'removed', 'name', 'body', 'by_owner', 'author', 'created_at'], array_keys($this->shown($slug)[0]));
    }

    public function test_hostile_words_stay_words(): void
    {
        $slug = $this->write();
        $bad = "<script>alert(1)</script> <img src=x onerror=alert(1)> '; drop table comments; -- {{7*7}} [x](javascript:alert(1))";
        $this->comment($slug, ['name' => '<b>B</b>', 'body' => $bad]);
        self::assertSame($bad, $this->shown($slug)[0]['body']);
        $page = $this->get('/_body', null, ['x-page-path' => "/posts/$slug"])->body;
        self::assertStringContainsString('&lt;script&gt;alert(1)&lt;/script&gt;', $page);
        self::assertStringNotContainsString('<script', $page);
        self::assertStringNotContainsString('<b>B', $page);
        self::assertStringNotContainsString('</script> <img', $this->get('/_head', null, ['x-page-path' => "/posts/$slug"])->body);
    }

    public function test_what_is_no_comment_is_refused_and_kept_nowhere(): void
    {
        $slug = $this->write();
        $before = $this->sql('select count(*) from comments')[0]['count'];
        $cases = [
            ['name' => ''], ['name' => "Two\nlines"], ['name' => "Bcc:\r\nx@y.z"], ['name' => str_repeat('n', 81)], ['name' => '   '], ['name' => "\u{202E}evil"], ['name' => '...'],
            ['email' => 'no address'], ['email' => "a@b.example\nBcc: c@d.example"], ['email' => ['a']],
            ['body' => ''], ['body' => ' . '], ['body' => str_repeat('x', 5001)], ['body' => ['x']], ['body' => null],
        ];
        foreach ($cases as $i => $case) {
            $this->address = "10.2.0.$i";
            self::assertSame(400, $this->say($slug, $case)->status, json_encode($case));
        }
        $this->address = '10.2.1.1';
        self::assertSame(400, $this->post("/posts/$slug/comments", '{"name": "x\u0000", "email": "a@example.com", "body": "hello"}')->status);
        self::assertSame(404, $this->say('no-such-post')->status);
        self::assertSame($before, $this->sql('select count(*) from comments')[0]['count']);
    }

    public function test_what_is_not_asked_for_is_not_taken(): void
    {
        $slug = $this->write();
        $this->say($slug, ['email' => 'pushy@example.com', 'state' => 'approved', 'by_owner' => true, 'author_id' => 1, 'id' => 1, 'is_demo' => true]);
        $row = $this->row('pushy@example.com');
        self::assertSame(['pending', false, null, false], [$row['state'], $row['by_owner'], $row['author_id'], $row['is_demo']]);
    }

    public function test_a_robot_is_thanked_and_nothing_is_kept(): void
    {
        $answer = $this->say($this->write(), ['website' => 'http://spam.example', 'email' => 'robot@example.com']);
        self::assertSame([200, 'pending'], [$answer->status, $answer->data['state']]);
        self::assertSame([], $this->sql("select 1 from comments where email = 'robot@example.com'"));
        self::assertSame([], $this->alerts());
    }

    public function test_one_visitor_cannot_flood(): void
    {
        $slug = $this->write();
        $this->address = '10.3.3.3';
        $statuses = array_map(fn (int $i): int => $this->say($slug)->status, range(1, 7));
        self::assertSame([200, 200, 200, 200, 200, 429, 429], $statuses);
        $this->address = '10.3.3.4';
        self::assertSame(200, $this->say($slug)->status);
    }
}
