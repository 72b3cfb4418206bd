<?php

declare(strict_types=1);

namespace Tests\Type;

use Tests\Support\TestCase;

/** What search engines and people without JavaScript read. */
final class PagesTest extends TestCase
{
    public const PATHS = ['/', '/services', '/services/fitted-kitchens', '/about', '/team', '/questions', '/contact', '/legal/legal-notice', '/legal/privacy'];

    public function test_each_page_has_its_words_and_the_answers_that_its_first_view_needs(): void
    {
        foreach (['/' => 'Furniture that your children', '/services' => 'The Pune stool', '/services/fitted-kitchens' => 'we lend you a hob', '/about' => 'eleven school desks',
            '/team' => 'Sunita Pawar', '/questions' => 'What does a first visit cost?', '/contact' => '14 Timber Lane', '/legal/legal-notice' => 'Responsible for this site', '/legal/privacy' => 'What we store'] as $path => $words) {
            $body = $this->page('_body', $path);
            self::assertStringContainsString($words, $body, $path);
            self::assertSame(1, substr_count($body, '<h1'), $path);
            foreach ($this->preloaded($path) as $api => $data) {
                self::assertSame(json_encode($this->get($api)->data), json_encode($data), "$path: $api");
            }
        }
    }

    public function test_the_business_and_its_hours_are_told_in_json_ld(): void
    {
        $business = $this->json_ld('/');
        self::assertSame(['LocalBusiness', 'Sample & Sons', '+91 20 5550 0187'], [$business['@type'], $business['name'], $business['telephone']]);
        self::assertSame('https://sample.test/demo/workshop.svg', $business['image']);
        self::assertSame(['@type' => 'PostalAddress', 'streetAddress' => '14 Timber Lane, Bhavani Peth', 'postalCode' => '411042', 'addressLocality' => 'Pune', 'addressRegion' => 'Maharashtra', 'addressCountry' => 'IN'], $business['address']);
        self::assertSame(['@type' => 'GeoCoordinates', 'latitude' => 18.5102, 'longitude' => 73.8668], $business['geo']);
        $hours = $business['openingHoursSpecification'];
        self::assertSame(['@type' => 'OpeningHoursSpecification', 'dayOfWeek' => ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'], 'opens' => '09:00', 'closes' => '13:00'], $hours[0]);
        self::assertSame(['14:00', '10:00'], [$hours[1]['opens'], $hours[2]['opens']]);
        $special = array_values(array_filter($hours, static fn (array $entry): bool => isset($entry['validFrom'])));
        self::assertSame(['14:00', '18:30'], [$special[0]['opens'], $special[0]['closes']]);
        self::assertSame(['00:00', '00:00'], [$special[1]['opens'], $special[1]['closes']], 'closed all day');
    }

    public function test_a_service_names_who_provides_it_and_questions_their_answers(): void
    {
        $service = $this->json_ld('/services/fitted-kitchens');
        self::assertSame(['Service', 'Fitted kitchens', 'Interiors'], [$service['@type'], $service['name'], $service['serviceType']]);
        self::assertSame('LocalBusiness', $service['provider']['@type']);
        $faq = $this->json_ld('/questions');
        self::assertSame('FAQPage', $faq['@type']);
        self::assertSame(['Question', 'What does a first visit cost?'], [$faq['mainEntity'][0]['@type'], $faq['mainEntity'][0]['name']]);
        self::assertStringStartsWith('Nothing within Pune.', $faq['mainEntity'][0]['acceptedAnswer']['text']);
        self::assertSame('https://sample.test/services/fitted-kitchens', $this->json_ld('/services')['itemListElement'][0]['url']);
        self::assertSame('Master joiner, owner', $this->json_ld('/team')['employee'][0]['jobTitle']);
    }

    public function test_a_category_shows_its_services_and_an_unknown_one_is_not_indexed(): void
    {
        $body = $this->page('_body', '/services?category=furniture');
        self::assertStringContainsString('href="/services/the-pune-stool"', $body);
        self::assertStringNotContainsString('href="/services/fitted-kitchens"', $body);
        self::assertStringContainsString('noindex', $this->page('_head', '/services?category=%3Cscript%3E'));
        self::assertStringNotContainsString('<script>', $this->page('_body', '/services?category=%3Cscript%3E'));
        self::assertStringContainsString('rel="canonical" href="https://sample.test/contact"', $this->page('_head', '/contact?service=dining-tables'));
    }

    public function test_what_is_said_of_this_moment_fits_the_clock(): void
    {
        $this->sql("update opening_week set hours = ?, time_zone = 'UTC'", json_encode([['days' => 'mon-sun', 'from' => '00:00', 'to' => '24:00']]));
        $this->sql('delete from opening_exceptions');
        self::assertStringContainsString('<p class="open-status open">Open now</p>', $this->page('_body', '/contact'));
        self::assertStringContainsString('Open all day', $this->page('_body', '/contact'));
        self::assertSame('23:59', $this->json_ld('/contact')['openingHoursSpecification'][0]['closes']);
        $this->sql("insert into opening_exceptions (from_date, to_date, reason) values (current_date - 1, current_date + 1, 'Moving')");
        self::assertMatchesRegularExpression('~<p class="open-status">Closed now, opens on \w+ at 00:00<span class="soft"> · Moving</span></p>~', $this->page('_body', '/contact'));
    }

    public function test_days_are_named_in_the_sites_language(): void
    {
        $this->sql("insert into opening_exceptions (from_date, to_date, reason, hours) values (current_date + 40, current_date + 40, 'Probe', '[]')");
        self::assertSame(200, $this->put('/admin/settings', ['site' => ['language' => 'de']], $this->token())->status);
        $body = $this->page('_body', '/contact');
        self::assertStringContainsString('<th scope="row">Montag</th>', $body);
        self::assertMatchesRegularExpression('~<th scope="row">\d+\. (Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember) <span class="soft">Probe~u', $body);
        self::assertStringContainsString('"Monday"', $this->page('_head', '/contact'), 'schema.org has its own names');
        $this->put('/admin/settings', ['site' => ['language' => 'en']], $this->token());
        $this->sql("delete from opening_exceptions where reason = 'Probe'");
    }

    public function test_the_sitemap_lists_every_page(): void
    {
        $map = $this->get('/sitemap.xml')->body;
        foreach (self::PATHS as $path) {
            self::assertStringContainsString("<loc>https://sample.test$path</loc>", $map);
        }
    }

    /** Last: afterwards every text is hostile. */
    public function test_what_the_owner_writes_is_text_everywhere(): void
    {
        $bad = '"><script>alert(1)</script>';
        $points = json_encode([['title' => $bad, 'text' => $bad, 'value' => $bad, 'label' => $bad, 'url' => 'https://example.org/' . $bad, 'alt' => $bad]]);
        $this->sql('update company_info set name = ?, trade = ?, headline = ?, intro = ?, about = ?, image_alt = ?, phone = ?, street = ?, city = ?, directions = ?, service_area = ?', ...array_fill(0, 11, $bad));
        $this->sql('update company_info set figures = ?, steps = ?, strengths = ?, links = ?', ...array_fill(0, 4, $points));
        $this->sql('update services set title = ?, category = ?, summary = ?, body = ?, price = ?, duration = ?, image_alt = ?', ...array_fill(0, 7, $bad));
        $this->sql('update services set included = ?, gallery = ?', $points, $points);
        $this->sql('update team_members set name = ?, role = ?, bio = ?, photo_alt = ?, email = ?, phone = ?', ...array_fill(0, 6, $bad));
        $this->sql('update testimonials set quote = ?, name = ?, role = ?', $bad, $bad, $bad);
        $this->sql('update faqs set question = ?, answer = ?', $bad, $bad);
        $this->sql('update opening_week set note = ?', $bad);
        $this->sql('update opening_exceptions set reason = ?', $bad);
        $this->sql('update legal_pages set title = ?, body = ?', $bad, $bad);
        foreach (self::PATHS as $path) {
            self::assertStringNotContainsString('<script>alert', $this->page('_head', $path) . $this->page('_body', $path), $path);
        }
    }

    private function page(string $part, string $path): string
    {
        $answer = $this->get("/$part", null, ['x-page-path' => $path]);
        self::assertSame(200, $answer->status, $path);
        return $answer->body;
    }

    /** @return array<string, mixed> */
    private function preloaded(string $path): array
    {
        preg_match('~<script type="application/json" id="preloaded">(.*?)</script>~s', $this->page('_head', $path), $m);
        $data = json_decode($m[1], true, 512, JSON_THROW_ON_ERROR);
        self::assertGreaterThan(3, count($data), $path);
        return $data;
    }

    /** @return array<string, mixed> */
    private function json_ld(string $path): array
    {
        preg_match('~<script type="application/ld\+json">(.*?)</script>~s', $this->page('_head', $path), $m);
        return json_decode($m[1], true, 512, JSON_THROW_ON_ERROR);
    }
}
