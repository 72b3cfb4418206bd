<?php

declare(strict_types=1);

namespace App\Lib\Pdf;

require_once '/usr/share/php/tcpdf/tcpdf.php';

/** A4 pages, filled from the top with rows of cells. Lines are broken here: TCPDF's own know nothing of drawn words. In millimetres. */
final class Sheet extends \TCPDF
{
    private const MARGIN = 18;
    private const WIDTH = 174;
    private const END = 279;
    private const LINE = 1.4;

    public function __construct(string $title)
    {
        parent::__construct('P', 'mm', 'A4', true, 'UTF-8');
        $this->setCreator('');
        $this->setTitle($title);
        $this->setPrintHeader(false);
        $this->setPrintFooter(false);
        $this->setMargins(self::MARGIN, self::MARGIN, self::MARGIN);
        $this->setAutoPageBreak(false);
        $this->setCellPaddings(0, 0, 0, 0);
        $this->setFontSubsetting(true);
        $this->AddPage();
    }

    /**
     * @param list<array{float, list<Text>, 2?: 'R'}> $cells share of the width, text, right-aligned
     * @param float $space above and below the text
     */
    public function row(array $cells, float $space = 0, bool $shaded = false): void
    {
        $columns = array_map(fn (array $cell): array => $this->broken($cell[1], $cell[0] * self::WIDTH - 2), $cells);
        $height = max(array_map(static fn (array $lines): float => array_sum(array_column($lines, 'height')), $columns)) + 2 * $space;
        if ($this->y + $height > self::END && $this->y > self::MARGIN) {
            $this->AddPage();
        }
        [$x, $top] = [self::MARGIN, $this->y];
        if ($shaded) {
            $this->Rect($x, $top, self::WIDTH, $height, 'F', [], [238, 238, 238]);
        }
        foreach ($columns as $n => $lines) {
            $width = $cells[$n][0] * self::WIDTH;
            $y = $top + $space;
            foreach ($lines as $line) {
                $this->write_line($line, $x + (isset($cells[$n][2]) ? $width - 1 - $line['width'] : 1), $y);
                $y += $line['height'];
            }
            $x += $width;
        }
        $this->setXY(self::MARGIN, $top + $height);
    }

    public function gap(float $height): void
    {
        $this->y += $height;
    }

    /**
     * The lines of a cell: runs of [text or drawing, style, width].
     *
     * @param list<Text> $texts
     * @return list<array{runs: list<array{string|Shaped, string, float}>, width: float, height: float, text: Text}>
     */
    private function broken(array $texts, float $room): array
    {
        $lines = [];
        foreach ($texts as $text) {
            $height = $text->size * self::LINE / $this->k;
            $line = ['runs' => [], 'width' => 0.0, 'height' => $height, 'text' => $text];
            foreach ($this->words($text, $room) as [$runs, $width]) {
                $blank = $runs[0][0] === ' ';
                if ($line['runs'] !== [] && $line['width'] + ($blank ? 0 : $width) > $room) {
                    $lines[] = $line;
                    $line = ['runs' => [], 'width' => 0.0] + $line;
                }
                if (!$blank || $line['runs'] !== []) {
                    array_push($line['runs'], ...$runs);
                    $line['width'] += $width;
                }
            }
            $lines[] = $line;
        }
        return $lines;
    }

    /** Words and the blanks between them; what is wider than the cell is cut. @return iterable<array{list<array{string|Shaped, string, float}>, float}> */
    private function words(Text $text, float $room): iterable
    {
        foreach ($text->spans as [$words, $bold]) {
            foreach (preg_split('/([ \t\x{A0}]+)/u', $words, -1, PREG_SPLIT_DELIM_CAPTURE | PREG_SPLIT_NO_EMPTY) as $word) {
                $runs = [];
                foreach (trim($word, " \t\u{a0}") === '' ? [' '] : Letters::parts($word) as $part) {
                    $runs[] = [$part, $style = $bold ? 'B' : '', $this->width($part, $style, $text->size)];
                }
                $width = array_sum(array_column($runs, 2));
                if ($width <= $room) {
                    yield [$runs, $width];
                    continue;
                }
                foreach ($runs as [$part, $style, $wide]) {
                    foreach (is_string($part) && $wide > $room ? mb_str_split($part) : [$part] as $piece) {
                        yield [[[$piece, $style, $width = $this->width($piece, $style, $text->size)]], $width];
                    }
                }
            }
        }
    }

    private function width(string|Shaped $part, string $style, float $size): float
    {
        return $part instanceof Shaped ? $part->width / Shaped::EM * $size / $this->k : $this->GetStringWidth($part, Letters::FONT, $style, $size);
    }

    private function write_line(array $line, float $x, float $y): void
    {
        $text = $line['text'];
        $base = $y + 1.02 * $text->size / $this->k;
        $this->setTextColor($text->red ? 176 : $text->grey, $text->red ? 0 : $text->grey, $text->red ? 32 : $text->grey);
        foreach (self::joined($line['runs']) as [$part, $style, $width]) {
            if ($part instanceof Shaped) {
                $scale = $text->size / Shaped::EM;
                $this->_out(sprintf("q %s %.5F 0 0 %.5F %.3F %.3F cm\n%sQ", $this->TextColor, $scale, $scale, $x * $this->k, ($this->h - $base) * $this->k, $part->outline));
            } else {
                $this->setFont(Letters::FONT, $style, $text->size);
                $this->setXY($x, $base);
                $this->Cell($width, 0, $part, 0, 0, 'L', false, '', 0, true, 'L', 'T');
            }
            $x += $width;
        }
    }

    /** Text that stands side by side is set as one, so that Arabic and Hebrew run the right way. */
    private static function joined(array $runs): array
    {
        $joined = [];
        foreach ($runs as $run) {
            $last = array_key_last($joined);
            if ($last !== null && is_string($run[0]) && is_string($joined[$last][0]) && $joined[$last][1] === $run[1]) {
                $joined[$last] = [$joined[$last][0] . $run[0], $run[1], $joined[$last][2] + $run[2]];
            } else {
                $joined[] = $run;
            }
        }
        return $joined;
    }
}
