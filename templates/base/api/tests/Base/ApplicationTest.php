<?php

declare(strict_types=1);

namespace Tests\Base;

use StoneScriptPHP\Application;
use StoneScriptPHP\Router;
use StoneScriptPHP\Validator;
use Tests\Support\TestCase;

final class ApplicationTest extends TestCase
{
    public function test_unknown_addresses_and_methods(): void
    {
        self::assertSame(404, $this->get('/nothing')->status);
        self::assertSame(404, $this->get('/..%2f..%2fetc%2fpasswd')->status);
        $answer = $this->request('PUT', '/auth/login', ['a' => 'b']);
        self::assertSame([405, 'POST'], [$answer->status, $answer->headers['allow']]);
    }

    public function test_bytes_that_are_no_text_are_refused_where_they_were_sent_and_passed_over_in_cookies(): void
    {
        foreach (['/config?x=caf%E9', '/config?%E9=x', '/config?x[]=%00', '/caf%E9'] as $path) {
            self::assertSame([400, 'The request contains bytes that are not text'], [($answer = $this->get($path))->status, $answer->message], $path);
        }
        // A cookie of the whole domain comes with every request, whoever set it.
        foreach (["caf\xE9", "a\0b"] as $cookie) {
            self::assertSame(200, $this->request('GET', '/config', cookies: ['utm' => $cookie, 'own' => 'é'])->status);
            self::assertSame(['own' => 'é'], Application::$request->cookies);
        }
    }

    public function test_the_schema_is_cut_to_the_role(): void
    {
        $names = fn (string $role): array => array_column($this->get('/admin/schema', $this->token($role))->data['collections'], 'name');
        self::assertSame(['plants', 'beds', 'garden', 'shed', 'letters'], $names('owner'));
        self::assertSame(['plants', 'beds', 'letters'], $names('editor'));
        $answer = $this->get('/admin/schema', $this->token());
        $plants = $answer->data['collections'][0];
        self::assertSame(['EUR', 'list', true, true, 0], [$answer->data['currency'], $plants['kind'], $plants['sortable'], $plants['create'], $plants['count']]);
        self::assertSame(['sun' => 'Sun', 'shade' => 'Shade'], array_column($plants['fields'], null, 'name')['light']['options']);
        foreach (['plant_friends', '"table"', 'friend_id'] as $inner) {
            self::assertStringNotContainsString($inner, $answer->body, 'names of tables are nobody’s business');
        }
    }

    public function test_a_group_of_routes_that_nobody_knows_is_a_mistake(): void
    {
        $this->expectException(\LogicException::class);
        new Router(['protcted' => ['GET' => ['/x' => 'Y']]]);
    }

    public function test_an_unknown_rule_is_a_mistake(): void
    {
        $this->expectException(\LogicException::class);
        Validator::check(['a' => 'b'], ['a' => 'required|emial']);
    }

    public function test_a_failure_is_noted_and_tells_the_visitor_nothing(): void
    {
        $this->sql('alter table rate_limits rename to gone');
        $answer = $this->post('/letters', ['name' => 'Asha', 'body' => 'Hello']);
        $this->sql('alter table gone rename to rate_limits');
        self::assertSame([500, 'Something went wrong and has been logged. Please try again.'], [$answer->status, $answer->message]);
        self::assertStringNotContainsString('rate_limits', $answer->body);
        self::assertStringContainsString('rate_limits', $this->logged());
    }

    public function test_a_ticket_for_live_messages(): void
    {
        $ticket = $this->get('/admin/alert-ticket', $this->token('editor'))->data['ticket'];
        $claims = json_decode(base64_decode(strtr(explode('.', $ticket)[1], '-_', '+/')), true);
        self::assertSame(['alert', 'editor'], [$claims['aud'], $claims['role']]);
        self::assertLessThanOrEqual(60, $claims['exp'] - time());
        self::assertSame(403, $this->get('/admin/alert-ticket', $this->token('customer'))->status);
    }
}
