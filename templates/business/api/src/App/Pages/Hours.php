<?php

declare(strict_types=1);

namespace App\Pages;

use App\Models\Opening;
use App\Models\OpeningStatus;
use StoneScriptPHP\Html;

/** Opening hours as HTML. What is said of this moment is as old as the page: with JavaScript it keeps up with the time. */
final class Hours
{
    public static function html(Opening $opening): string
    {
        $html = '';
        if ($opening->days !== []) {
            $rows = '';
            foreach ($opening->days as $day) {
                $today = $day['weekday'] === $opening->status?->weekday ? ' class="today"' : '';
                $rows .= "<tr$today>" . self::row(Texts::WEEKDAYS[$day['weekday']], '', $day['hours']);
            }
            $html .= self::table(Texts::HOURS['title'], $rows);
        }
        if ($opening->opening_exceptions !== []) {
            $rows = '';
            foreach ($opening->opening_exceptions as $day) {
                $rows .= '<tr>' . self::row(self::dates($day->from_date, $day->to_date), $day->reason, $day->hours);
            }
            $html .= '<h3 class="hours-special">' . Texts::HOURS['special'] . '</h3>' . self::table(Texts::HOURS['special'], $rows);
        }
        return $html . ($opening->note === '' ? '' : '<p class="hours-note">' . Html::e($opening->note) . '</p>');
    }

    public static function status(Opening $opening): string
    {
        if ($opening->status === null) {
            return '';
        }
        $reason = $opening->status->reason === '' ? '' : '<span class="soft"> · ' . Html::e($opening->status->reason) . '</span>';
        return '<p class="open-status' . ($opening->status->open ? ' open' : '') . '">' . Html::e(self::say($opening->status)) . "$reason</p>";
    }

    public static function say(OpeningStatus $s): string
    {
        $t = Texts::HOURS;
        if ($s->change_time === null) {
            return $s->open ? $t['now'] : $t['notNow'];
        }
        $day = $s->change_in_days < 7 ? Texts::WEEKDAYS[$s->change_weekday] : self::date($s->change_day);
        $text = match (true) {
            $s->open => $s->change_in_days < 2 ? $t['nowUntil'] : $t['nowUntilDay'],
            $s->change_in_days === 0 => $t['opensToday'],
            $s->change_in_days === 1 => $t['opensTomorrow'],
            default => $t['opensOn'],
        };
        return Texts::fill($text, ['time' => $s->change_time, 'day' => $day]);
    }

    /** @param list<array{from: string, to: string}> $hours */
    private static function row(string $name, string $more, array $hours): string
    {
        $lines = $hours === [] ? [Texts::HOURS['closed']] : array_map(
            static fn (array $h): string => $h === ['from' => '00:00', 'to' => '24:00'] ? Texts::HOURS['allDay'] : "{$h['from']} – {$h['to']}",
            array_map(static fn (array $h): array => ['from' => $h['from'], 'to' => $h['to']], $hours),
        );
        $more = $more === '' ? '' : ' <span class="soft">' . Html::e($more) . '</span>';
        $cells = implode('', array_map(static fn (string $line): string => "<span class=\"nowrap\">$line</span>", $lines));
        return '<th scope="row">' . Html::e($name) . "$more</th><td>$cells</td></tr>";
    }

    private static function table(string $caption, string $rows): string
    {
        return "<table class=\"hours\"><caption class=\"visually-hidden\">$caption</caption><tbody>$rows</tbody></table>";
    }

    private static function dates(string $from, string $to): string
    {
        return self::date($from) . ($from === $to ? '' : ' – ' . self::date($to));
    }

    private static function date(string $day): string
    {
        return (new \DateTimeImmutable($day))->format('j F');
    }
}
