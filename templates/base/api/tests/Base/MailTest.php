<?php

declare(strict_types=1);

namespace Tests\Base;

use StoneScriptPHP\Application;
use StoneScriptPHP\Database;
use StoneScriptPHP\Mailer;
use StoneScriptPHP\MailSender;
use Tests\Support\Environment;
use Tests\Support\Parallel;
use Tests\Support\SmtpSink;
use Tests\Support\TestCase;

final class MailTest extends TestCase
{
    private static SmtpSink $server;

    public static function setUpBeforeClass(): void
    {
        self::$server = new SmtpSink();
        parent::setUpBeforeClass();
    }

    protected function setUp(): void
    {
        parent::setUp();
        $this->sql('delete from mails');
        $this->serve(true);
        self::$server->take();
    }

    private function serve(bool $there): void
    {
        Environment::set(['MAIL_HOST' => $there ? '127.0.0.1' : '', 'MAIL_PORT' => (string) self::$server->port()]);
    }

    private function state(int $id): string
    {
        return $this->sql('select state from mails where id = ?', $id)[0]['state'];
    }

    public function test_a_mail_is_sent_after_the_answer(): void
    {
        $id = Mailer::queue('ravi@example.com', 'Grüße — नमस्ते', "First line\n.\n.hidden dot\nLast", 'asha@example.com');
        self::assertSame([], self::$server->take(), 'not before');
        Application::finish();
        [$mail] = self::$server->take();
        self::assertSame('sent', $this->state($id));
        self::assertSame(['ravi@example.com'], $mail['to']);
        self::assertStringContainsString("From: Sample & Sons <site@sample.test>", str_replace('"', '', $mail['data']));
        self::assertStringContainsString('Reply-To: asha@example.com', $mail['data']);
        self::assertSame('Grüße — नमस्ते', mb_decode_mimeheader(preg_match('/^Subject: (.+(?:\n[ \t].+)*)/m', str_replace("\r", '', $mail['data']), $m) ? $m[1] : ''));
    }

    public function test_attachments_arrive_whole(): void
    {
        $bytes = random_bytes(5000);
        Mailer::queue('ravi@example.com', 'Invoice', 'See there', '', [['name' => "../in\r\nvoice \"7\".pdf", 'mime' => 'application/pdf', 'content' => $bytes]]);
        Application::finish();
        [$mail] = self::$server->take();
        self::assertSame(1, preg_match('~Content-Type: application/pdf; name="?([^"\r\n]+)"?.*?\r\n\r\n([A-Za-z0-9+/=\r\n]+?)\r\n\r\n?--~s', $mail['data'], $m), $mail['data']);
        self::assertSame($bytes, base64_decode($m[2]));
        self::assertStringNotContainsString('/in', $m[1]);
        $this->expectException(\LengthException::class);
        Mailer::queue('ravi@example.com', 'x', 'y', '', [['name' => 'a', 'mime' => 'x', 'content' => str_repeat('x', 5 * 1024 * 1024 + 1)]]);
    }

    public function test_no_text_becomes_a_header(): void
    {
        Mailer::queue('ravi@example.com', "Hello\r\nBcc: victim@example.com\r\n\r\nBody", "x\r\n.\r\nMAIL FROM:<a@b>", "reply@example.com");
        Application::finish();
        [$mail] = self::$server->take();
        [$head] = explode("\r\n\r\n", $mail['data'], 2);
        self::assertSame('Hello Bcc: victim@example.com Body', $this->sql('select subject from mails')[0]['subject'], 'one line from the first moment');
        self::assertSame(['ravi@example.com'], $mail['to']);
        self::assertDoesNotMatchRegularExpression('/^bcc:/mi', $head);
        foreach (["a@b.example\r\nBcc: x@y.example", 'a@b.example, c@d.example', '<a@b.example>', 'nobody', "a@b.example\n"] as $address) {
            try {
                Mailer::queue($address, 'x', 'y');
                self::fail("took $address");
            } catch (\InvalidArgumentException) {
                self::assertSame(1, $this->sql('select count(*) from mails')[0]['count']);
            }
        }
    }

    public function test_an_address_with_letters_of_any_script_costs_nobody_the_mail(): void
    {
        $id = Mailer::queue('ravi@example.com', 'Hello', 'Text', 'jörg@example.com');
        Application::finish();
        self::assertCount(1, self::$server->take());
        self::assertSame(['sent', 'jörg@example.com'], array_values($this->sql('select state, reply_to from mails where id = ?', $id)[0]));
        $id = Mailer::queue('jörg@example.com', 'Hello', 'Text');
        Application::finish();
        self::assertSame('queued', $this->state($id), 'to be seen in the admin, with what the mail server says');
    }

    public function test_a_letters_name_with_line_ends_stays_in_the_subject(): void
    {
        $this->token('owner');
        $this->post('/letters', ['name' => "Asha\r\nBcc: victim@example.com", 'body' => 'Hello']);
        [$mail] = self::$server->take();
        self::assertSame(['owner@sample.test'], $mail['to']);
        self::assertDoesNotMatchRegularExpression('/^bcc:/mi', $mail['data']);
    }

    public function test_what_was_undone_is_not_sent(): void
    {
        try {
            Database::transaction(static function (): void {
                Mailer::queue('ravi@example.com', 'x', 'y');
                throw new \DomainException();
            });
        } catch (\DomainException) {
        }
        Application::finish();
        self::assertSame([[], []], [self::$server->take(), $this->sql('select 1 from mails')]);
    }

    public function test_many_processes_send_each_mail_once(): void
    {
        for ($i = 0; $i < 12; $i++) {
            Mailer::queue("to$i@example.com", "Number $i", 'x');
        }
        Environment::forget_request();
        Parallel::run(static fn () => MailSender::send_due(), 6, 6);
        $to = array_merge(...array_column(self::$server->take(), 'to'));
        sort($to, SORT_NATURAL);
        self::assertSame(array_map(static fn (int $i): string => "to$i@example.com", range(0, 11)), $to);
    }

    public function test_a_refused_mail_is_tried_again_later_and_given_up_after_five_times(): void
    {
        $id = Mailer::queue('refused@example.com', 'x', 'y');
        Application::finish();
        self::assertSame('queued', $this->state($id));
        MailSender::send_due();
        self::assertSame(1, $this->sql('select attempts from mails')[0]['attempts'], 'not at once');
        for ($i = 0; $i < 6; $i++) {
            $this->sql("update mails set next_try_at = now() - interval '1 second'");
            MailSender::send_due();
        }
        [$row] = $this->sql('select state, attempts, error from mails');
        self::assertSame(['failed', 5], [$row['state'], $row['attempts']]);
        self::assertStringContainsString('no such mailbox', $row['error']);
    }

    public function test_what_a_process_left_half_done_is_taken_over(): void
    {
        $id = Mailer::queue('ravi@example.com', 'x', 'y');
        Environment::forget_request();
        self::assertSame($id, Database::row('claim_mail')['o_id']);
        MailSender::send_due();
        self::assertSame([], self::$server->take(), 'it may still be at work');
        $this->sql("update mails set next_try_at = now() - interval '1 second'");
        self::assertSame(2, Database::row('claim_mail')['o_attempts']);
        self::assertNull(Database::row('finish_mail', ['i_id' => $id, 'i_attempt' => 1, 'i_error' => 'late']), 'the first one comes back too late');
        self::assertSame('sending', $this->state($id));
        $this->sql("update mails set next_try_at = now() - interval '1 second'");
        MailSender::send_due();
        self::assertSame(['sent', 1], [$this->state($id), count(self::$server->take())]);
    }

    public function test_without_a_mail_server_mails_are_kept_and_sent_when_there_is_one(): void
    {
        $this->serve(false);
        $id = Mailer::queue('ravi@example.com', 'Kept', 'y');
        Application::finish();
        $listed = $this->get('/admin/mails', $this->token())->data;
        self::assertSame(['kept', 'Kept', 'ravi@example.com', false], [$listed['rows'][0]['state'], $listed['rows'][0]['subject'], $listed['rows'][0]['to'], $listed['sending']]);
        self::assertSame(409, $this->post("/admin/mails/$id/retry", [], $this->token())->status);
        $this->serve(true);
        self::assertSame(200, $this->post("/admin/mails/$id/retry", [], $this->token())->status);
        self::assertSame(['sent', 1], [$this->state($id), count(self::$server->take())]);
        self::assertSame(404, $this->post("/admin/mails/$id/retry", [], $this->token())->status, 'what was sent is not sent again');
    }

    public function test_a_server_that_is_not_there_costs_the_visitor_nothing(): void
    {
        Environment::set(['MAIL_PORT' => '1']);
        $answer = $this->post('/letters', ['name' => 'Asha', 'body' => 'Hello']);
        self::assertSame(200, $answer->status);
        self::assertSame([['state' => 'queued']], $this->sql('select state from mails'));
    }
}
