<?php

declare(strict_types=1);

namespace Tests\Base;

use Tests\Support\TestCase;

final class DemoTest extends TestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        $this->token();
        $this->sql('delete from plants');
        $this->sql('delete from beds');
        $this->sql('delete from gardens');
    }

    public function test_demo_content_goes_in_one_click_and_nothing_else_does(): void
    {
        [$demo, $used] = array_column($this->sql("insert into beds (name, is_demo) values ('Demo', true), ('Used', true) returning id"), 'id');
        $this->sql("insert into plants (name, slug, bed_id, is_demo) values ('Demo rose', 'demo', ?, true)", $demo);
        $this->sql("insert into plants (name, slug, bed_id) values ('My rose', 'mine', ?)", $used);
        $this->sql('insert into gardens (is_demo) values (true)');
        self::assertGreaterThanOrEqual(4, $this->get('/admin/schema', $this->token())->data['demo']);
        $done = $this->post('/admin/demo/remove', [], $this->token());
        self::assertSame([200, 1], [$done->status, $done->data['kept']]);
        self::assertSame(['My rose'], array_column($this->sql('select name from plants'), 'name'));
        self::assertSame([['name' => 'Used', 'is_demo' => false]], $this->sql('select name, is_demo from beds'), 'what something of mine hangs on stays, and is mine');
        self::assertSame([], $this->sql('select 1 from gardens'));
        self::assertSame(0, $this->get('/admin/schema', $this->token())->data['demo']);
        self::assertContains('plants', array_column(array_column($this->alerts(), 'data'), 'collection'));
    }

    public function test_what_somebody_saved_is_no_demo_content_any_more(): void
    {
        $id = $this->sql("insert into plants (name, slug, is_demo) values ('Demo', 'd', true) returning id")[0]['id'];
        $this->put("/admin/c/plants/$id", ['note' => 'edited'], $this->token());
        $this->post('/admin/demo/remove', [], $this->token());
        self::assertSame([['note' => 'edited']], $this->sql('select note from plants'));
    }

    public function test_it_is_the_owners_decision(): void
    {
        $this->sql("insert into plants (name, slug, is_demo) values ('Demo', 'd', true)");
        self::assertSame(403, $this->post('/admin/demo/remove', [], $this->token('editor'))->status);
        self::assertSame(401, $this->post('/admin/demo/remove')->status);
        self::assertCount(1, $this->sql('select 1 from plants'));
    }
}
