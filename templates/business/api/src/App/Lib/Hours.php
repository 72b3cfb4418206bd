<?php

declare(strict_types=1);

namespace App\Lib;

use App\Models\Opening;
use App\Models\OpeningStatus;
use StoneScriptPHP\Html;

/** Opening hours as HTML, for readers without JavaScript. */
final class Hours
{
    private const DAYS = [1 => 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

    public static function html(Opening $opening): string
    {
        $html = $opening->status === null ? '' : '<p class="open-state">' . Html::e(self::status($opening->status)) . '</p>';
        if ($opening->days !== []) {
            $rows = '';
            foreach ($opening->days as $day) {
                $rows .= '<tr><th scope="row">' . self::DAYS[$day['weekday']] . '</th><td>' . Html::e(self::times($day['hours'])) . '</td></tr>';
            }
            $html .= "<table class=\"hours\"><caption>Opening hours</caption><tbody>$rows</tbody></table>";
        }
        if ($opening->opening_exceptions !== []) {
            $items = '';
            foreach ($opening->opening_exceptions as $day) {
                $dates = $day->from_date === $day->to_date ? $day->from_date : "$day->from_date – $day->to_date";
                $items .= '<li>' . Html::e(trim("$dates $day->reason") . ': ' . self::times($day->hours)) . '</li>';
            }
            $html .= "<h3>Special days</h3><ul>$items</ul>";
        }
        return $html . Html::paragraphs($opening->note);
    }

    private static function status(OpeningStatus $status): string
    {
        if ($status->open) {
            return $status->change_time === null ? 'Open now' : "Open now until $status->change_time";
        }
        if ($status->change_time === null) {
            return 'Closed';
        }
        $day = match ($status->change_in_days) {
            0 => 'today',
            1 => 'tomorrow',
            2, 3, 4, 5, 6 => 'on ' . self::DAYS[$status->change_weekday],
            default => "on $status->change_day",
        };
        return "Closed now, opens $day at $status->change_time";
    }

    /** @param list<array{from: string, to: string}> $hours */
    private static function times(array $hours): string
    {
        return $hours === [] ? 'Closed' : implode(', ', array_map(static fn (array $h): string => "{$h['from']} – {$h['to']}", $hours));
    }
}
