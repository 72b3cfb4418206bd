<?php

declare(strict_types=1);

namespace Tests\Type;

use App\Database\Functions\FnCreateContactInquiry;
use Tests\Support\Parallel;
use Tests\Support\TestCase;

final class InquiryTest extends TestCase
{
    private const FORM = ['name' => 'Asha Rao', 'email' => 'asha@example.org', 'message' => 'Could you build us a table?'];

    protected function setUp(): void
    {
        parent::setUp();
        $this->sql('delete from contact_inquiries');
        $this->sql('delete from mails');
        $this->sql('delete from rate_limits');
        $this->sql('update services set published = true');
    }

    public function test_an_inquiry_about_a_service_is_kept_mailed_to_the_owner_and_told_at_once(): void
    {
        $answer = $this->post('/inquiries', self::FORM + ['phone' => '+91 (20) 5550-0187', 'service' => 'dining-tables', 'website' => '']);
        self::assertSame([200, 'Your inquiry has been sent.', null], [$answer->status, $answer->message, $answer->data]);

        [$kept] = $this->sql('select i.*, s.slug from contact_inquiries i join services s on s.id = i.service_id');
        self::assertSame(['Asha Rao', 'asha@example.org', '+91 (20) 5550-0187', 'dining-tables', 'Dining tables', self::FORM['message'], null],
            [$kept['name'], $kept['email'], $kept['phone'], $kept['slug'], $kept['service_title'], $kept['message'], $kept['read_at']]);

        [$mail] = $this->sql('select * from mails');
        self::assertSame(['Inquiry from Asha Rao about Dining tables', 'asha@example.org'], [$mail['subject'], $mail['reply_to']]);
        foreach (['Dining tables', '+91 (20) 5550-0187', self::FORM['message'], 'sample.test'] as $words) {
            self::assertStringContainsString($words, $mail['body']);
        }

        [$alert] = $this->alerts();
        self::assertSame(['owner', 'inquiry.received'], [$alert['room'], $alert['event']]);
        self::assertSame(['id' => $kept['id'], 'text' => 'An inquiry from Asha Rao about Dining tables', 'path' => "c/contact_inquiries/{$kept['id']}"], $alert['data']);
    }

    public function test_it_need_not_be_about_a_service(): void
    {
        self::assertSame(200, $this->post('/inquiries', self::FORM)->status);
        [$kept] = $this->sql('select service_id, service_title, phone from contact_inquiries');
        self::assertSame([null, '', ''], array_values($kept));
        self::assertSame('Inquiry from Asha Rao', $this->sql('select subject from mails')[0]['subject']);
    }

    public function test_a_service_that_is_not_offered_is_refused_at_its_field(): void
    {
        $this->sql("update services set published = false where slug = 'dining-tables'");
        foreach (['dining-tables', 'no-such-thing', "' or true --"] as $service) {
            $answer = $this->post('/inquiries', self::FORM + ['service' => $service]);
            self::assertSame([409, ['service']], [$answer->status, array_keys($answer->errors)], $service);
        }
        self::assertSame([[], []], [$this->sql('select 1 from contact_inquiries'), $this->sql('select 1 from mails')]);
        self::assertSame([], $this->alerts());
    }

    public function test_what_was_asked_for_stays_known_when_the_service_goes(): void
    {
        $id = $this->sql("insert into services (slug, title) values ('short-lived', 'Short-lived') returning id")[0]['id'];
        $this->post('/inquiries', self::FORM + ['service' => 'short-lived']);
        self::assertSame(200, $this->delete("/admin/c/services/$id", $this->token())->status);
        self::assertSame([['service_id' => null, 'service_title' => 'Short-lived']], $this->sql('select service_id, service_title from contact_inquiries'));
    }

    public function test_the_same_inquiry_sent_twice_is_kept_and_mailed_once(): void
    {
        $this->post('/inquiries', self::FORM);
        self::assertSame(200, $this->post('/inquiries', ['email' => 'ASHA@example.org'] + self::FORM)->status);
        self::assertCount(1, $this->sql('select 1 from contact_inquiries'));
        self::assertCount(1, $this->sql('select 1 from mails'));
        $this->post('/inquiries', self::FORM + ['service' => 'dining-tables']);
        self::assertCount(2, $this->sql('select 1 from contact_inquiries'), 'about something else it is another one');
    }

    public function test_an_hour_later_the_same_inquiry_is_a_new_one(): void
    {
        $this->post('/inquiries', self::FORM);
        $this->sql("update contact_inquiries set created_at = now() - interval '61 minutes'");
        $this->post('/inquiries', self::FORM);
        self::assertCount(2, $this->sql('select 1 from contact_inquiries'));
    }

    public function test_of_many_that_arrive_at_the_same_moment_one_is_new(): void
    {
        $kept = Parallel::run(static fn (): array => FnCreateContactInquiry::run('Asha', 'asha@example.org', '', 'dining-tables', 'At the same moment.'), 24);
        self::assertCount(1, array_filter(array_column($kept, 'o_new')));
        self::assertCount(1, array_unique(array_column($kept, 'o_id')));
        self::assertCount(1, $this->sql('select 1 from contact_inquiries'));
    }

    public function test_a_robot_is_thanked_and_nothing_is_kept(): void
    {
        foreach (['http://spam.example', ['x'], str_repeat('x', 10000)] as $website) {
            $answer = $this->post('/inquiries', self::FORM + ['website' => $website]);
            self::assertSame([200, 'Your inquiry has been sent.'], [$answer->status, $answer->message]);
        }
        self::assertSame([[], []], [$this->sql('select 1 from contact_inquiries'), $this->sql('select 1 from mails')]);
        self::assertSame([], $this->alerts());
    }

    public function test_what_is_hostile_is_refused_at_its_field_and_nothing_is_kept(): void
    {
        foreach ([
            'name' => ['', "Asha\r\nBcc: all@example.org", "Asha\0", "\u{2028}\n", str_repeat('a', 121), ['Asha'], 5],
            'email' => ['', 'asha', "asha@example.org\nBcc: x@example.org", 'asha@example.org, x@example.org', '<asha@example.org>', str_repeat('a', 250) . '@example.org', ['a@example.org']],
            'phone' => ['call me', "12345\r\nBcc: x@example.org", '<script>1</script>', str_repeat('1', 41), '+', ['1234']],
            'service' => [str_repeat('a', 121), ['dining-tables']],
            'message' => ['', 'short', str_repeat('a', 5001), ['a message as a list']],
        ] as $field => $values) {
            foreach ($values as $value) {
                $this->sql('delete from rate_limits');
                $answer = $this->post('/inquiries', [$field => $value] + self::FORM);
                self::assertSame(400, $answer->status, $field . ' ' . json_encode($value) . $answer->body);
            }
        }
        self::assertSame([[], []], [$this->sql('select 1 from contact_inquiries'), $this->sql('select 1 from mails')]);
        self::assertSame([], $this->alerts());
    }

    public function test_html_and_sql_are_text(): void
    {
        $text = "'; drop table contact_inquiries; -- <script>alert(1)</script> \$1 %s";
        self::assertSame(200, $this->post('/inquiries', ['name' => "O'Hara <b>", 'message' => $text] + self::FORM)->status);
        self::assertSame([["name" => "O'Hara <b>", 'message' => $text]], $this->sql('select name, message from contact_inquiries'));
    }

    public function test_five_in_ten_minutes_from_one_visitor_are_enough(): void
    {
        for ($i = 0; $i < 5; $i++) {
            self::assertSame(200, $this->post('/inquiries', ['message' => "Inquiry number $i of many"] + self::FORM)->status);
        }
        $sixth = $this->post('/inquiries', ['message' => 'Inquiry number six of many'] + self::FORM);
        self::assertSame(429, $sixth->status);
        self::assertGreaterThan(0, (int) $sixth->headers['retry-after']);
        self::assertCount(5, $this->sql('select 1 from contact_inquiries'));
    }

    public function test_the_owner_reads_it_in_the_inbox(): void
    {
        $this->post('/inquiries', self::FORM);
        $inbox = fn (): array => array_column($this->get('/admin/schema', $this->token('editor'))->data['collections'], null, 'name')['contact_inquiries'];
        self::assertSame(1, $inbox()['unread']);
        $id = $this->sql('select id from contact_inquiries')[0]['id'];
        self::assertSame(self::FORM['message'], $this->get("/admin/c/contact_inquiries/$id", $this->token())->data['message']);
        $this->put("/admin/c/contact_inquiries/$id", ['read' => true], $this->token());
        self::assertSame(0, $inbox()['unread']);
        self::assertSame(401, $this->get("/admin/c/contact_inquiries/$id")->status);
    }
}
