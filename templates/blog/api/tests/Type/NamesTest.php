<?php

declare(strict_types=1);

namespace Tests\Type;

use App\DTO\Line;
use PHPUnit\Framework\Attributes\DataProvider;

/** Names as people in India and Iran write them, and nothing hidden in them. */
final class NamesTest extends BlogTestCase
{
    private const NAMES = ["അനില്\u{200D}", "علی\u{200C}رضا", 'श्रीमती कृष्णमूर्ति', "র\u{200D}্যাব"];

    public function test_names_come_back_as_they_were_written(): void
    {
        $slug = $this->write();
        foreach (self::NAMES as $n => $name) {
            $this->address = "10.8.0.$n";
            $this->comment($slug, ['email' => "known$n@example.com"]);
            self::assertSame('approved', $this->say($slug, ['name' => $name, 'email' => "known$n@example.com", 'body' => "Said by $n"])->data['state']);
            self::assertContains($name, array_column(json_decode($this->get("/posts/$slug/comments")->body, true)['data'], 'name'));
            self::assertSame(200, $this->post('/contact', ['name' => $name, 'email' => "known$n@example.com", 'message' => "A message from $n."])->status);
            self::assertSame($name, $this->sql('select name from contact_messages where email = ?', "known$n@example.com")[0]['name']);
        }
    }

    /** @return array<string, array{string}> */
    public static function hidden(): array
    {
        return array_map(static fn (string $name): array => [$name], [
            'zero width space' => "A\u{200B}B", 'right to left' => "A\u{202E}B", 'isolate' => "A\u{2066}B", 'soft hyphen' => "A\u{AD}B", 'byte order mark' => "\u{FEFF}A", 'line separator' => "A\u{2028}B",
            'tag' => "A\u{E0041}B", 'filler' => "A\u{3164}B", 'braille blank' => "A\u{2800}B", 'private' => "A\u{E000}B", 'control' => "A\u{85}B", 'new line' => "A\nB", 'only joiners' => "\u{200D}\u{200C}", 'joiners and blanks' => "\u{200D} \u{A0}",
        ]);
    }

    #[DataProvider('hidden')]
    public function test_nothing_else_that_cannot_be_seen_is_taken(string $name): void
    {
        $slug = $this->write();
        $comment = $this->say($slug, ['name' => $name, 'email' => 'hidden@example.com']);
        self::assertSame([400, ['name']], [$comment->status, array_keys($comment->errors)]);
        self::assertSame(400, $this->post('/contact', ['name' => $name, 'email' => 'hidden@example.com', 'message' => 'A long enough message.'])->status);
        self::assertRefused(fn () => $this->sql('select * from create_comment(?, null, ?, ?, ?)', $slug, $name, 'hidden@example.com', 'Words'));
        self::assertRefused(fn () => $this->sql('select * from create_contact_message(?, ?, ?)', $name, 'hidden@example.com', 'Words'));
        self::assertSame([], $this->sql("select 1 from comments where email = 'hidden@example.com' union select 1 from contact_messages where email = 'hidden@example.com'"));
    }

    public function test_php_and_sql_have_the_same_rule_for_every_character(): void
    {
        for ($from = 0; $from < 0x110000; $from += 0x10000) {
            $sql = $this->sql("select coalesce(string_agg(n::text, ',' order by n), '') as refused from generate_series(greatest(1, ?::integer), ?::integer) as n
                where n not between 55296 and 57343 and not visible_line('A' || chr(n))", $from, $from + 0xFFFF)[0]['refused'];
            $php = array_filter(range(max(1, $from), $from + 0xFFFF), static fn (int $n): bool => ($n < 0xD800 || $n > 0xDFFF) && !preg_match(Line::NAME, 'A' . mb_chr($n)));
            self::assertSame(implode(',', $php), $sql);
        }
    }

    public function test_a_joiner_makes_no_other_name_and_no_other_word(): void
    {
        $slug = $this->write();
        $this->comment($slug, ['email' => 'trusted@example.com']);
        foreach (["Meera\u{200C} Joshi", "\u{200D}meera joshi\u{200D}"] as $name) {
            self::assertSame('pending', $this->say($slug, ['name' => $name, 'email' => 'trusted@example.com', 'body' => "As $name"])->data['state']);
            self::assertSame('author', $this->sql('select reason from comments order by id desc limit 1')[0]['reason']);
        }
        $this->settings(['blocked_words' => 'casino']);
        $this->say($slug, ['email' => 'trusted@example.com', 'body' => "Come to my cas\u{200C}ino"]);
        self::assertSame(['spam', 'blocked'], array_values($this->sql('select state, reason from comments order by id desc limit 1')[0]));
        $this->settings(['blocked_words' => '']);
    }

    private static function assertRefused(callable $what): void
    {
        try {
            $what();
            self::fail('SQL takes it');
        } catch (\PDOException $e) {
            self::assertStringContainsString('has the wrong format', $e->getMessage());
        }
    }
}
