<?php

declare(strict_types=1);

namespace App\Lib;

/** Dates as the site's language writes them; www does the same (app/format.ts). */
final class Words
{
    public static function date(?string $timestamp): string
    {
        return $timestamp === null ? '' : self::format('long', $timestamp);
    }

    public static function month(int $year, int $month): string
    {
        return self::format('month', sprintf('%04d-%02d-01', $year, $month));
    }

    private static function format(string $kind, string $time): string
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
        return (string) $formats[$kind . Blog::language()]->format(new \DateTimeImmutable($time, new \DateTimeZone('UTC')));
    }

    private static function month_pattern(): string
    {
        return (new \IntlDatePatternGenerator(Blog::language()))->getBestPattern('MMMM y') ?: 'MMMM y';
    }
}
