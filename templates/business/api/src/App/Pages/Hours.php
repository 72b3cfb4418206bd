<?php

declare(strict_types=1);

namespace App\Pages;

use App\Models\Opening;
use App\Models\OpeningStatus;
use StoneScriptPHP\Html;
use StoneScriptPHP\Texts;

/** Opening hours as HTML. The open/closed status is as old as the page; with JavaScript it is updated. */
final class Hours
{
    public static function html(Opening $opening): string
    {
        $html = '';
        $names = new Days();
        if ($opening->days !== []) {
            $rows = '';
            foreach ($opening->days as $day) {
                $today = $day['weekday'] === $opening->status?->weekday ? ' class="today"' : '';
                $rows .= "<tr$today>" . self::row($names->weekday($day['weekday']), '', $day['hours']);
            }
            $html .= self::table(Texts::html('hours_title'), $rows);
        }
        if ($opening->opening_exceptions !== []) {
            $rows = '';
            foreach ($opening->opening_exceptions as $day) {
                $rows .= '<tr>' . self::row($names->dates($day->from_date, $day->to_date), $day->reason, $day->hours);
            }
            $html .= '<h3 class="hours-special">' . Texts::html('hours_special') . '</h3>' . self::table(Texts::html('hours_special'), $rows);
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
        if ($s->change_time === null) {
            return $s->open ? Texts::of('hours_now') : Texts::of('hours_not_now');
        }
        $day = $s->change_in_days < 7 ? (new Days())->weekday($s->change_weekday) : (new Days())->date($s->change_day);
        $values = ['time' => $s->change_time, 'day' => $day];
        return match (true) {
            $s->open => $s->change_in_days < 2 ? Texts::of('hours_now_until', $values) : Texts::of('hours_now_until_day', $values),
            $s->change_in_days === 0 => Texts::of('hours_opens_today', $values),
            $s->change_in_days === 1 => Texts::of('hours_opens_tomorrow', $values),
            default => Texts::of('hours_opens_on', $values),
        };
    }

    /** @param list<array{from: string, to: string}> $hours */
    private static function row(string $name, string $more, array $hours): string
    {
        $lines = $hours === [] ? [Texts::html('hours_closed')] : array_map(
            static fn (array $h): string => $h === ['from' => '00:00', 'to' => '24:00'] ? Texts::html('hours_all_day') : "{$h['from']} – {$h['to']}",
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
}
