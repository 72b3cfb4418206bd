<?php

declare(strict_types=1);

namespace App\Pages;

use StoneScriptPHP\Settings;

/** Days as the site's language writes them; www does the same (app/opening.ts). */
final class Days
{
    private readonly string $language;

    public function __construct()
    {
        $this->language = Settings::all()['site']['language'] ?: 'en';
    }

    /** @param int $weekday 1 is Monday */
    public function weekday(int $weekday): string
    {
        return $this->format('EEEE', "2024-01-0$weekday");
    }

    public function date(string $day): string
    {
        return $this->format('dMMMM', $day);
    }

    public function dates(string $from, string $to): string
    {
        return $this->date($from) . ($from === $to ? '' : ' – ' . $this->date($to));
    }

    private function format(string $parts, string $day): string
    {
        $pattern = (new \IntlDatePatternGenerator($this->language))->getBestPattern($parts) ?: $parts;
        $formatter = new \IntlDateFormatter($this->language, \IntlDateFormatter::NONE, \IntlDateFormatter::NONE, 'UTC', null, $pattern);
        return (string) $formatter->format(new \DateTimeImmutable($day, new \DateTimeZone('UTC')));
    }
}
