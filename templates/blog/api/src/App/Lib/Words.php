<?php

declare(strict_types=1);

namespace App\Lib;

/** Dates as the site's language writes them; www does the same (app/format.ts). */
final class Words
{
    /** The day is the one that is written: times come in the blog's time zone (Blog::local). */
    public static function date(?string $timestamp): string
    {
        return $timestamp === null ? '' : self::format('long', substr($timestamp, 0, 10));
    }

    public static function month(int $year, int $month): string
    {
        return self::format('month', sprintf('%04d-%02d-01', $year, $month));
    }

    private static function format(string $kind, string $day): string
    {
        static $formats = [];
        $formats[$kind . Blog::language()] ??= new \IntlDateFormatter(
            Blog::language(),
            $kind === 'long' ? \IntlDateFormatter::LONG : \IntlDateFormatter::NONE,
            \IntlDateFormatter::NONE,
            'UTC',
            null,
            $kind === 'long' ? null : self::month_pattern(),
        );
        return (string) $formats[$kind . Blog::language()]->format(new \DateTimeImmutable($day, new \DateTimeZone('UTC')));
    }

    private static function month_pattern(): string
    {
        return (new \IntlDatePatternGenerator(Blog::language()))->getBestPattern('MMMM y') ?: 'MMMM y';
    }
}
