<?php

declare(strict_types=1);

namespace Tests\Type;

use Tests\Support\Answer;
use Tests\Support\TestCase;

/** What the tests of a blog need to say again and again. Each class begins with the demo content. */
abstract class BlogTestCase extends TestCase
{
    private static int $number = 0;

    /** A published post with an address of its own. */
    protected function write(array $columns = []): string
    {
        $n = ++self::$number;
        $columns += ['title' => "Test post number $n", 'slug' => "test-post-$n", 'body' => 'Some words.', 'status' => 'published', 'published_at' => '2020-01-01 00:00:00+00'];
        $names = implode(', ', array_keys($columns));
        $places = implode(', ', array_fill(0, count($columns), '?'));
        return $this->sql("insert into posts ($names) values ($places) returning slug", ...array_values($columns))[0]['slug'];
    }

    protected function say(string $slug, array $fields = []): Answer
    {
        $n = ++self::$number;
        return $this->post("/posts/$slug/comments", $fields + ['name' => "Visitor $n", 'email' => "visitor$n@example.com", 'body' => "Something to say, number $n."]);
    }

    /** A comment as it lies in the table; approved unless said otherwise. */
    protected function comment(string $slug, array $columns = []): int
    {
        $n = ++self::$number;
        $columns += ['name' => "Visitor $n", 'email' => "visitor$n@example.com", 'body' => "Comment number $n.", 'state' => 'approved'];
        $names = implode(', ', array_keys($columns));
        $places = implode(', ', array_fill(0, count($columns), '?'));
        return $this->sql("insert into comments (post_id, $names) select id, $places from posts where slug = ? returning id", ...[...array_values($columns), $slug])[0]['id'];
    }

    protected function settings(array $values): void
    {
        foreach ($values as $name => $value) {
            $this->sql("update blog_settings set $name = ?", $value);
        }
    }

    /** @return list<string> addresses, in the order that visitors see */
    protected function slugs(string $query = ''): array
    {
        return array_column($this->get("/posts$query")->data['posts'] === [] ? [] : array_map(get_object_vars(...), $this->objects($query)), 'slug');
    }

    private function objects(string $query): array
    {
        return json_decode($this->get("/posts$query")->body)->data->posts;
    }
}
