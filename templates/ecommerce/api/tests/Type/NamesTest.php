<?php

declare(strict_types=1);

namespace Tests\Type;

use App\DTO\Line;
use App\Lib\Pdf\Letters;
use App\Lib\Pdf\Shaped;
use PHPUnit\Framework\Attributes\DataProvider;
use StoneScriptPHP\Database;

/** Names as people in India and Iran write them: taken as they are, and readable on paper. */
final class NamesTest extends ShopTestCase
{
    private const NAMES = ["അനില്\u{200D}", "علی\u{200C}رضا", 'श्रीमती कृष्णमूर्ति', "র\u{200D}্যাব"];

    public function test_names_are_taken_and_come_back_as_they_were_written(): void
    {
        foreach (self::NAMES as $n => $name) {
            $this->put_in_cart($this->product(50000, 5));
            $answer = $this->order('delivery', ['address' => ['name' => $name, 'line1' => $name, 'city' => $name] + self::ADDRESS, 'billing' => ['company' => $name] + self::ADDRESS]);
            self::assertSame(200, $answer->status, $answer->body);
            $order = $this->get("/orders/{$answer->data['token']}")->data;
            self::assertSame([$name, $name, $name], [$order['address']['name'], $order['address']['city'], $order['billing']['company']]);
            $registered = $this->post('/customer/register', ['email' => "name$n@example.com", 'name' => $name, 'password' => 'a long password of somebody']);
            self::assertSame(200, $registered->status, $registered->body);
            self::assertSame($name, $this->get('/customer/me', $registered->data['token'])->data['name']);
        }
    }

    /** @return array<string, array{string}> */
    public static function invisible(): array
    {
        return array_map(static fn (string $name): array => [$name], [
            'zero width space' => "A\u{200B}B", 'right to left' => "A\u{202E}B", 'isolate' => "A\u{2066}B", 'soft hyphen' => "A\u{AD}B", 'byte order mark' => "\u{FEFF}A", 'line separator' => "A\u{2028}B",
            'tag' => "A\u{E0041}B", 'filler' => "A\u{3164}B", 'braille blank' => "A\u{2800}B", 'private' => "A\u{E000}B", 'control' => "A\u{85}B", 'new line' => "A\nB", 'only joiners' => "\u{200D}\u{200C}", 'joiners and blanks' => "\u{200D} \u{A0}",
        ]);
    }

    #[DataProvider('invisible')]
    public function test_nothing_else_that_cannot_be_seen_is_taken(string $name): void
    {
        $this->put_in_cart($this->product(50000, 5));
        $answer = $this->order('delivery', ['address' => ['name' => $name] + self::ADDRESS]);
        self::assertSame([400, ['address.name']], [$answer->status, array_keys($answer->errors)], $answer->body);
        self::assertSame(400, $this->post('/customer/register', ['email' => 'hidden@example.com', 'name' => $name, 'password' => 'a long password of somebody'])->status);
        foreach (['name', 'company', 'city'] as $field) {
            try {
                Database::row('check_address', ['i_address' => [$field => $name] + self::ADDRESS, 'i_prefix' => 'address']);
                self::fail("SQL takes it as $field");
            } catch (\PDOException $e) {
                self::assertStringContainsString("address.$field", $e->getMessage() . json_encode($e->errorInfo));
            }
        }
    }

    public function test_php_and_sql_have_the_same_rule_for_every_character(): void
    {
        foreach (['A', ''] as $before) {
            for ($from = 0; $from < 0x110000; $from += 0x10000) {
                $sql = $this->sql('select coalesce(string_agg(n::text, \',\' order by n), \'\') as refused from generate_series(greatest(1, ?::integer), ?::integer) as n
                    where n not between 55296 and 57343 and not visible_line(? || chr(n))', $from, $from + 0xFFFF, $before)[0]['refused'];
                $php = array_filter(range(max(1, $from), $from + 0xFFFF), static fn (int $n): bool => ($n < 0xD800 || $n > 0xDFFF) && !preg_match(Line::FORM, $before . mb_chr($n)));
                self::assertSame(implode(',', $php), $sql);
            }
        }
    }

    public function test_scripts_of_india_are_drawn_with_their_conjuncts(): void
    {
        // So many glyphs, not so many letters: क्ष is one of three, कि puts the vowel first.
        foreach (['क्ष' => 1, 'कि' => 2, 'श्री' => 2, 'র্ক' => 2, 'த' => 1, 'కి' => 1, 'ಕ' => 1, 'ക' => 1, 'ક' => 1, 'ਕ' => 1, 'କ' => 1] as $text => $glyphs) {
            $parts = Letters::parts($text);
            self::assertCount(1, $parts);
            self::assertInstanceOf(Shaped::class, $parts[0], "$text is not drawn: is hb-view there, and its font?");
            self::assertSame($glyphs, substr_count($parts[0]->outline, 'f Q'), $text);
            self::assertGreaterThan(100, $parts[0]->width);
        }
        self::assertNotSame(Letters::parts("क्\u{200D}ष")[0]->outline, Letters::parts('क्ष')[0]->outline, 'a joiner changes the form');
    }

    public function test_what_no_font_has_is_written_in_latin_letters_and_never_an_empty_box(): void
    {
        self::assertSame(['wáng wěi'], Letters::parts('王伟'));
        self::assertSame(['Zoë Łukasiewicz Ἀθηνᾶ Иванова محمد ₹ €'], Letters::parts('Zoë Łukasiewicz Ἀθηνᾶ Иванова محمد ₹ €'));
        self::assertSame(['Asha ?'], Letters::parts('Asha 😀'));
    }

    public function test_an_invoice_draws_the_names_and_stays_small(): void
    {
        $this->put_in_cart($this->product(50000, 5));
        $token = $this->order('delivery', ['address' => ['name' => 'श्रीमती कृष्णमूर्ति', 'city' => 'পুণে', 'line1' => str_repeat('ரா', 60)] + self::ADDRESS])->data['token'];
        $id = $this->order_id($token);
        $this->post("/admin/orders/$id/event", ['event' => 'paid'], $this->token());
        $pdf = $this->get("/orders/$token/invoice")->body;
        self::assertGreaterThan(20, Pdf::outlines($pdf));
        self::assertLessThan(300_000, strlen($pdf));
        self::assertStringContainsString('411001', Pdf::text($pdf));
    }
}
