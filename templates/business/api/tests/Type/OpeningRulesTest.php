<?php

declare(strict_types=1);

namespace Tests\Type;

use PHPUnit\Framework\Attributes\DataProvider;

/** What the owner may enter, and how visitors get it. */
final class OpeningRulesTest extends OpeningTestCase
{
    private const GOOD = ['days' => 'mon-fri', 'from' => '09:00', 'to' => '18:00'];

    public function test_the_owner_sets_the_week_and_visitors_get_it(): void
    {
        $hours = [self::GOOD, ['days' => 'sat', 'from' => '20:00', 'to' => '02:00']];
        $saved = $this->put('/admin/c/opening_week/1', ['time_zone' => 'Asia/Kolkata', 'hours' => $hours, 'note' => ''], $this->token());
        self::assertSame(200, $saved->status, $saved->body);
        $opening = $this->get('/opening')->data;
        self::assertSame(range(1, 7), array_column($opening['days'], 'weekday'));
        self::assertEquals([['from' => '09:00', 'to' => '18:00']], $opening['days'][0]['hours']);
        self::assertEquals([['from' => '20:00', 'to' => '02:00']], $opening['days'][5]['hours']);
        self::assertSame([], $opening['days'][6]['hours']);
        self::assertIsBool($opening['status']['open']);
        self::assertContains('opening_week', array_column(array_column($this->alerts(), 'data'), 'collection'), 'who has the site open hears of it');
    }

    public function test_hours_of_the_wrong_form_are_refused_and_change_nothing(): void
    {
        $this->week([self::GOOD]);
        foreach ([['from' => '9:00'], ['from' => '24:00'], ['to' => '25:00'], ['to' => '09:60'], ['days' => 'mon-sun; drop'], ['days' => 'fri-mon'], ['days' => ''], ['from' => null], ['from' => ['09:00']]] as $wrong) {
            $answer = $this->put('/admin/c/opening_week/1', ['hours' => [$wrong + self::GOOD]], $this->token());
            self::assertSame(400, $answer->status, json_encode($wrong) . $answer->body);
            self::assertStringStartsWith('hours', array_key_first($answer->errors), json_encode($wrong));
        }
        self::assertEquals([self::GOOD], json_decode($this->sql('select hours from opening_week')[0]['hours'], true));
    }

    public function test_the_database_refuses_them_as_well(): void
    {
        foreach (['{}', '3', '[3]', '[null]', '[{}]', '[{"from": "09:00", "to": "10:00"}]', json_encode(array_fill(0, 41, self::GOOD))] as $hours) {
            self::assertRefused(fn () => $this->sql('insert into opening_week (hours) values (?)', $hours), 'opening_week_hours_check', $hours);
        }
        self::assertRefused(fn () => $this->sql("insert into opening_exceptions (from_date, hours) values ('2026-01-01', ?)", '[{"from": "xx"}]'), 'opening_exceptions_hours_check');
    }

    public function test_only_time_zones_that_browsers_know_too(): void
    {
        foreach (['Nowhere/Land', 'EST5EDT', '+3', 'posixrules', "UTC'; drop table services; --", '', 'localtime'] as $zone) {
            self::assertRefused(fn () => $this->sql('insert into opening_week (time_zone) values (?)', $zone), 'opening_week_time_zone_check', $zone);
        }
        foreach (\DateTimeZone::listIdentifiers() as $zone) {
            self::assertTrue($this->sql('select is_time_zone(?) as known', $zone)[0]['known'], $zone);
        }
    }

    /** @return array<string, array{string, array<string, mixed>, string, string}> */
    public static function slips(): array
    {
        $day = ['reason' => 'Holiday', 'from_date' => '2026-02-02', 'hours' => []];
        $nothing = ['from' => '09:00', 'to' => '09:00'];
        return [
            'ends before it begins' => ['opening_exceptions', ['to_date' => '2026-02-01'] + $day, 'to_date', 'The last day is before the first.'],
            'lasts too long' => ['opening_exceptions', ['to_date' => '2027-02-04'] + $day, 'to_date', 'Special days last a year at most.'],
            'opens and closes at once' => ['opening_exceptions', ['hours' => [$nothing]] + $day, 'hours', 'Opening and closing time are the same. For a whole day, enter 00:00 to 24:00.'],
            'so does the week' => ['opening_week', ['hours' => [['days' => 'mon'] + $nothing]], 'hours', 'Opening and closing time are the same. For a whole day, enter 00:00 to 24:00.'],
        ];
    }

    #[DataProvider('slips')]
    public function test_what_the_owner_gets_wrong_is_told_in_words(string $collection, array $values, string $field, string $words): void
    {
        $this->week([self::GOOD]);
        $answer = $collection === 'opening_week' ? $this->put('/admin/c/opening_week/1', $values, $this->token()) : $this->post("/admin/c/$collection", $values, $this->token());
        self::assertSame([409, [$field => [$words]]], [$answer->status, $answer->errors], $answer->body);
        self::assertSame([], $this->sql('select 1 from opening_exceptions'));
        self::assertEquals([self::GOOD], json_decode($this->sql('select hours from opening_week')[0]['hours'], true));
    }

    private static function assertRefused(callable $what, string $constraint, string $why = ''): void
    {
        try {
            $what();
        } catch (\PDOException $e) {
            self::assertStringContainsString("\"$constraint\"", $e->getMessage(), $why);
            return;
        }
        self::fail("Not refused: $why");
    }
}
