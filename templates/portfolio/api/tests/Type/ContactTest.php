<?php

declare(strict_types=1);

namespace Tests\Type;

use App\Database\Functions\FnCreateContactMessage;
use Tests\Support\Parallel;
use Tests\Support\TestCase;

final class ContactTest extends TestCase
{
    private const FORM = ['name' => 'Asha Rao', 'email' => 'asha@example.org', 'message' => 'Would you draw us a poster?'];

    protected function setUp(): void
    {
        parent::setUp();
        $this->sql('delete from contact_messages');
        $this->sql('delete from mails');
        $this->sql('delete from rate_limits');
    }

    public function test_a_message_is_kept_mailed_to_the_owner_and_told_at_once(): void
    {
        $answer = $this->post('/contact', self::FORM);
        self::assertSame([200, 'Your message has been sent.', null], [$answer->status, $answer->message, $answer->data]);

        [$kept] = $this->sql('select * from contact_messages');
        self::assertSame(array_values(self::FORM), [$kept['name'], $kept['email'], $kept['message']]);
        self::assertNull($kept['read_at']);

        [$mail] = $this->sql('select * from mails');
        self::assertStringContainsString('Asha Rao', $mail['subject']);
        self::assertStringContainsString(self::FORM['message'], $mail['body']);
        self::assertSame('asha@example.org', $mail['reply_to']);

        [$alert] = $this->alerts();
        self::assertSame(['owner', 'contact.received'], [$alert['room'], $alert['event']]);
        self::assertSame(['id' => $kept['id'], 'text' => 'A message from Asha Rao', 'path' => "c/contact_messages/{$kept['id']}"], $alert['data']);
    }

    public function test_the_same_message_sent_twice_is_kept_and_mailed_once(): void
    {
        $this->post('/contact', self::FORM);
        self::assertSame(200, $this->post('/contact', ['email' => 'ASHA@example.org'] + self::FORM)->status);
        self::assertCount(1, $this->sql('select 1 from contact_messages'));
        self::assertCount(1, $this->sql('select 1 from mails'));
        $this->post('/contact', ['message' => 'And another thing, please.'] + self::FORM);
        self::assertCount(2, $this->sql('select 1 from contact_messages'));
    }

    public function test_an_hour_later_the_same_message_is_a_new_one(): void
    {
        $this->post('/contact', self::FORM);
        $this->sql("update contact_messages set created_at = now() - interval '61 minutes'");
        $this->post('/contact', self::FORM);
        self::assertCount(2, $this->sql('select 1 from contact_messages'));
    }

    public function test_of_many_that_arrive_at_the_same_moment_one_is_new(): void
    {
        $kept = Parallel::run(static fn (): array => FnCreateContactMessage::run('Asha', 'asha@example.org', 'At the same moment.'), 24);
        self::assertCount(1, array_filter(array_column($kept, 'o_new')));
        self::assertCount(1, array_unique(array_column($kept, 'o_id')));
        self::assertCount(1, $this->sql('select 1 from contact_messages'));
    }

    public function test_a_robot_is_thanked_and_nothing_is_kept(): void
    {
        foreach (['http://spam.example', ['x'], str_repeat('x', 10000)] as $website) {
            $answer = $this->post('/contact', self::FORM + ['website' => $website]);
            self::assertSame([200, 'Your message has been sent.'], [$answer->status, $answer->message]);
        }
        self::assertSame([[], []], [$this->sql('select 1 from contact_messages'), $this->sql('select 1 from mails')]);
        self::assertSame([], $this->alerts());
    }

    public function test_what_is_hostile_is_refused_at_its_field_and_nothing_is_kept(): void
    {
        foreach ([
            'name' => ['', "Asha\r\nBcc: all@example.org", "Asha\0", "\u{2028}\n", str_repeat('a', 121), ['Asha'], 5],
            'email' => ['', 'asha', "asha@example.org\nBcc: x@example.org", 'asha@example.org, x@example.org', '<asha@example.org>', str_repeat('a', 250) . '@example.org', ['a@example.org']],
            'message' => ['', 'short', str_repeat('a', 5001), ['a message as a list']],
        ] as $field => $values) {
            foreach ($values as $value) {
                $this->sql('delete from rate_limits');
                $answer = $this->post('/contact', [$field => $value] + self::FORM);
                self::assertSame(400, $answer->status, $field . ' ' . json_encode($value));
            }
        }
        self::assertSame([[], []], [$this->sql('select 1 from contact_messages'), $this->sql('select 1 from mails')]);
        self::assertSame([], $this->alerts());
    }

    public function test_html_and_sql_are_text(): void
    {
        $text = "'; drop table contact_messages; -- <script>alert(1)</script> \$1 %s";
        self::assertSame(200, $this->post('/contact', ['name' => "O'Hara <b>", 'message' => $text] + self::FORM)->status);
        [$kept] = $this->sql('select name, message from contact_messages');
        self::assertSame(["O'Hara <b>", $text], [$kept['name'], $kept['message']]);
    }

    public function test_five_in_ten_minutes_from_one_visitor_are_enough(): void
    {
        for ($i = 0; $i < 5; $i++) {
            self::assertSame(200, $this->post('/contact', ['message' => "Message number $i of many"] + self::FORM)->status);
        }
        $sixth = $this->post('/contact', ['message' => 'Message number six of many'] + self::FORM);
        self::assertSame(429, $sixth->status);
        self::assertGreaterThan(0, (int) $sixth->headers['retry-after']);
        self::assertCount(5, $this->sql('select 1 from contact_messages'));
    }

    public function test_the_owner_reads_it_in_the_inbox(): void
    {
        $this->post('/contact', self::FORM);
        $inbox = fn (): array => array_column($this->get('/admin/schema', $this->token('editor'))->data['collections'], null, 'name')['contact_messages'];
        self::assertSame(1, $inbox()['unread']);
        $id = $this->sql('select id from contact_messages')[0]['id'];
        self::assertSame(self::FORM['message'], $this->get("/admin/c/contact_messages/$id", $this->token())->data['message']);
        $this->put("/admin/c/contact_messages/$id", ['read' => true], $this->token());
        self::assertSame(0, $inbox()['unread']);
        self::assertSame(401, $this->get("/admin/c/contact_messages/$id")->status);
    }
}
