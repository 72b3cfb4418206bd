<?php

declare(strict_types=1);

namespace App\Lib;

use App\Database\Functions\FnGetBlogSettings;
use App\Database\Functions\FnGetFeed;
use App\Models\PostCard;
use StoneScriptPHP\Html;

/** What both kinds of feed are made of: the newest posts, with addresses that hold outside this site too. */
final class Feed
{
    private const POSTS = 20;

    /** @param list<array{card: PostCard, html: string}> $entries */
    private function __construct(
        public readonly string $title,
        public readonly string $description,
        public readonly string $language,
        public readonly array $entries,
        public readonly \DateTimeImmutable $changed,
    ) {
    }

    public static function read(): self
    {
        $whole = FnGetBlogSettings::run()->feed_content === 'full';
        $entries = array_map(static fn (array $post): array => [
            'card' => $post['card'],
            'html' => $whole ? self::cover($post['card']) . Article::from_markdown($post['body'], Address::of("/posts/{$post['card']->slug}"))->html : '<p>' . Html::e($post['card']->summary) . '</p>',
        ], FnGetFeed::run(self::POSTS));
        $times = array_map(static fn (array $entry): \DateTimeImmutable => new \DateTimeImmutable($entry['card']->updated_at), $entries);
        return new self(
            Blog::name(),
            Blog::description(),
            Blog::language(),
            $entries,
            $times === [] ? new \DateTimeImmutable('@0') : max($times),
        );
    }

    private static function cover(PostCard $card): string
    {
        return $card->cover === '' ? '' : '<p><img src="' . Html::e(Address::of($card->cover)) . '" alt="' . Html::e($card->cover_alt) . '"></p>';
    }

    /** Text without the few characters that XML cannot hold. */
    public static function text(string $text): string
    {
        return (string) preg_replace('/[^\x{9}\x{A}\x{D}\x{20}-\x{D7FF}\x{E000}-\x{FFFD}\x{10000}-\x{10FFFF}]/u', '', $text);
    }
}
