<?php

declare(strict_types=1);

namespace Tests\Base;

use StoneScriptPHP\Color;
use StoneScriptPHP\Theme;
use Tests\Support\TestCase;

final class ThemeTest extends TestCase
{
    public static function accents(): iterable
    {
        foreach (['paper', 'white', 'cool'] as $ground) {
            foreach (['#000000', '#ffffff', '#ffff00', '#00ff00', '#0000ff', '#808080', '#3d4fd1', '#ff8c00', '#c71585', '#fbfaf7', '#131416', '#7fffd4'] as $accent) {
                yield "$accent on $ground" => [$accent, $ground];
            }
        }
    }

    #[\PHPUnit\Framework\Attributes\DataProvider('accents')]
    public function test_whatever_colour_is_chosen_can_be_read(string $accent, string $ground): void
    {
        $css = Theme::css(['accent' => $accent, 'ground' => $ground, 'font' => 'modern', 'radius' => 'sharp']);
        self::assertSame(3, preg_match_all('/\{(--ground[^}]*)\}/', $css, $schemes));
        self::assertSame($schemes[1][1], $schemes[1][2], 'dark by choice is dark by the system');
        foreach ([$schemes[1][0], $schemes[1][1]] as $variables) {
            preg_match_all('/--([a-z-]+):(#[0-9a-f]{6})/', $variables, $m);
            $color = array_map(Color::hex(...), array_combine($m[1], $m[2]));
            foreach ([['text', 'ground'], ['text', 'card'], ['soft', 'ground'], ['soft', 'card'], ['accent', 'ground'], ['accent', 'card'], ['accent', 'accent-soft'],
                ['accent-text', 'accent'], ['text', 'accent-soft']] as [$text, $behind]) {
                self::assertGreaterThanOrEqual(4.5, $color[$text]->contrast($color[$behind]), "$text on $behind: $variables");
            }
        }
    }

    public function test_a_colour_that_reads_stays_as_it_is(): void
    {
        self::assertStringContainsString('--accent:#3d4fd1;--accent-text:#ffffff', Theme::css(['accent' => '#3d4fd1', 'ground' => 'paper', 'font' => 'classic', 'radius' => 'soft']));
        self::assertEqualsWithDelta(21.0, Color::hex('#000000')->contrast(Color::hex('#ffffff')), 0.001);
    }

    public function test_the_style_sheet_is_asked_for_again_only_when_it_has_changed(): void
    {
        $first = $this->get('/theme.css');
        self::assertSame(['text/css; charset=utf-8', 'no-cache'], [$first->headers['content-type'], $first->headers['cache-control']]);
        self::assertSame(304, $this->get('/theme.css', null, ['if-none-match' => $first->headers['etag']])->status);
        self::assertSame(304, $this->get('/theme.css', null, ['if-none-match' => 'W/' . $first->headers['etag'] . ', "other"'])->status);
        $this->put('/admin/settings', ['theme' => ['accent' => '#AA0000', 'radius' => 'round']], $this->token());
        $second = $this->get('/theme.css', null, ['if-none-match' => $first->headers['etag']]);
        self::assertSame(200, $second->status);
        self::assertStringContainsString('--accent:#aa0000', $second->body);
        self::assertStringContainsString('--radius:24px', $second->body);
    }

    public function test_the_look_can_be_tried_before_it_is_saved(): void
    {
        $before = $this->get('/theme.css')->body;
        self::assertStringContainsString('--accent:#006400', $this->get('/theme.css?accent=%23006400&ground=cool')->body);
        foreach (['accent=red', 'accent=%23fff%7D%20body%7B', 'font=comic', 'ground[]=x', 'radius=' . str_repeat('x', 30)] as $wrong) {
            self::assertSame(400, $this->get("/theme.css?$wrong")->status, $wrong);
        }
        self::assertSame($before, $this->get('/theme.css')->body);
    }

    public function test_settings_are_checked_and_what_is_not_given_stays(): void
    {
        $saved = $this->put('/admin/settings', ['site' => ['description' => 'A nursery', 'links' => [['label' => 'Shop', 'url' => 'https://shop.example']]]], $this->token());
        self::assertSame(200, $saved->status, $saved->body);
        $this->put('/admin/settings', ['site' => ['footer' => 'Bye']], $this->token());
        $site = $this->get('/config')->data['site'];
        self::assertEquals(['A nursery', 'Bye', [['label' => 'Shop', 'url' => 'https://shop.example']]], [$site['description'], $site['footer'], $site['links']]);
        $wrong = $this->put('/admin/settings', ['site' => ['tagline' => "a\nb", 'logo' => 'javascript:x', 'language' => 'xx', 'links' => [['label' => 'x', 'url' => 'javascript:alert(1)']], 'footer' => 'new'],
            'theme' => ['accent' => 'red', 'ground' => '']], $this->token());
        self::assertSame([400, ['tagline', 'logo', 'language', 'links', 'accent', 'ground']], [$wrong->status, array_keys($wrong->errors)]);
        self::assertSame('Bye', $this->get('/config')->data['site']['footer'], 'nothing of it was kept');
        self::assertSame(400, $this->put('/admin/settings', ['site' => 'x'], $this->token())->status);
        $fields = $this->get('/admin/settings', $this->token())->data['fields'];
        self::assertContains('accent', array_column($fields['theme'], 'name'));
    }

    public function test_who_saves_over_newer_settings_is_told_and_nothing_changes(): void
    {
        $read = $this->get('/admin/settings', $this->token())->data['updated_at'];
        self::assertSame(200, $this->put('/admin/settings', ['site' => ['footer' => 'mine'], 'updated_at' => $read], $this->token())->status);
        $late = $this->put('/admin/settings', ['site' => ['footer' => 'yours'], 'updated_at' => $read], $this->token());
        self::assertSame([409, 'mine'], [$late->status, $late->data['site']['footer']]);
        self::assertSame(200, $this->put('/admin/settings', ['site' => ['footer' => 'yours'], 'updated_at' => $late->data['updated_at']], $this->token())->status);
        self::assertSame(200, $this->put('/admin/settings', ['site' => ['footer' => 'in any case']], $this->token())->status);
    }
}
