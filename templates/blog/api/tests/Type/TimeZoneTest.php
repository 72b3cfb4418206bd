<?php

declare(strict_types=1);

namespace Tests\Type;

/** Days and months are those of the place where the blog is written. */
final class TimeZoneTest extends BlogTestCase
{
    private const ONE_IN_THE_MORNING = '2019-06-01 01:00:00+05:30';

    protected function tearDown(): void
    {
        $this->settings(['time_zone' => 'Asia/Kolkata']);
        $this->sql("delete from posts where published_at < '2020-01-01'");
        parent::tearDown();
    }

    /** @return list<string> */
    private function months(): array
    {
        $early = array_filter($this->get('/archive')->data, static fn (array $m): bool => $m['year'] < 2020);
        return array_map(static fn (array $m): string => "{$m['year']}/{$m['month']}: {$m['posts']}", array_values($early));
    }

    private function page(string $path, string $piece = '/_head'): string
    {
        $answer = $this->get($piece, null, ['x-page-path' => $path]);
        return $answer->status === 200 ? $answer->body : (string) $answer->status;
    }

    public function test_a_post_of_the_first_at_one_in_the_morning_is_in_that_month(): void
    {
        $slug = $this->write(['published_at' => self::ONE_IN_THE_MORNING]);
        self::assertSame(['2019/6: 1'], $this->months());
        self::assertSame([[$slug], []], [$this->slugs('?year=2019&month=6'), $this->slugs('?year=2019&month=5')]);
        self::assertStringContainsString('June 2019', $this->page('/archive/2019/06'));
        self::assertSame('404', $this->page('/archive/2019/05'));
        self::assertStringContainsString('<loc>https://sample.test/archive/2019/06</loc>', $this->get('/sitemap.xml')->body);
        self::assertSame('2019-06-01T01:00:00+05:30', json_decode($this->get("/posts/$slug")->body)->data->published_at);
        self::assertStringContainsString('June 1, 2019', $this->page("/posts/$slug", '/_body'));
    }

    public function test_the_owner_says_where_that_is(): void
    {
        $slug = $this->write(['published_at' => self::ONE_IN_THE_MORNING]);
        foreach (['America/New_York' => ['2019/5: 1', 'May 31, 2019'], 'UTC' => ['2019/5: 1', 'May 31, 2019'], 'Asia/Tokyo' => ['2019/6: 1', 'June 1, 2019']] as $zone => [$month, $day]) {
            self::assertSame(200, $this->put('/admin/c/blog_settings/1', ['time_zone' => $zone], $this->token())->status, $zone);
            self::assertSame([$month], $this->months(), $zone);
            self::assertStringContainsString($day, $this->page("/posts/$slug", '/_body'), $zone);
        }
    }

    public function test_a_year_and_a_day_of_daylight_saving_end_where_they_do_there(): void
    {
        $this->settings(['time_zone' => 'America/New_York']);
        $this->write(['published_at' => '2019-01-01 04:59:59+00']);
        $this->write(['published_at' => '2019-01-01 05:00:00+00']);
        $this->write(['published_at' => '2019-07-01 03:59:59+00']);
        $this->write(['published_at' => '2019-07-01 04:00:00+00']);
        self::assertSame(['2019/7: 1', '2019/6: 1', '2019/1: 1', '2018/12: 1'], $this->months());
        self::assertCount(3, $this->slugs('?year=2019'));
    }

    public function test_feeds_and_sitemap_say_the_same_moment_in_their_own_form(): void
    {
        $slug = $this->write(['published_at' => gmdate('Y-m-d H:i:s+00', $time = time() - 1)]);
        self::assertSame(1, preg_match("~<link>https://sample.test/posts/$slug</link>.*?<pubDate>([^<]+)</pubDate>~s", $this->get('/feed.xml')->body, $rss));
        self::assertSame($time, \DateTimeImmutable::createFromFormat(DATE_RSS, $rss[1])->getTimestamp());
        self::assertSame(1, preg_match("~/posts/$slug\".*?<published>([^<]+)</published>~s", $this->get('/atom.xml')->body, $atom));
        self::assertSame($time, \DateTimeImmutable::createFromFormat('Y-m-d\TH:i:sP', $atom[1])->getTimestamp());
        self::assertSame(1, preg_match("~<loc>https://sample.test/posts/$slug</loc><lastmod>([^<]+)Z</lastmod>~", $this->get('/sitemap.xml')->body, $map));
        self::assertEqualsWithDelta($time, strtotime("$map[1]Z"), 5);
        self::assertStringEndsWith('GMT', $this->get('/feed.xml')->headers['last-modified']);
        $this->sql('delete from posts where slug = ?', $slug);
    }

    public function test_only_zones_that_php_and_the_database_know(): void
    {
        foreach (['+3', 'EST5EDT', 'Mars/Olympus', 'utc', '', "UTC'; drop table posts; --", '../UTC', ['UTC'], null] as $zone) {
            self::assertSame(400, $this->put('/admin/c/blog_settings/1', ['time_zone' => $zone], $this->token())->status, json_encode($zone));
        }
        self::assertSame(403, $this->put('/admin/c/blog_settings/1', ['time_zone' => 'UTC'], $this->token('editor'))->status);
        self::assertSame('Asia/Kolkata', $this->sql('select time_zone from blog_settings')[0]['time_zone']);
        foreach (\DateTimeZone::listIdentifiers() as $zone) {
            self::assertTrue($this->sql('select is_time_zone(?) as known', $zone)[0]['known'], $zone);
        }
        $this->expectException(\PDOException::class);
        $this->settings(['time_zone' => '+3']);
    }
}
