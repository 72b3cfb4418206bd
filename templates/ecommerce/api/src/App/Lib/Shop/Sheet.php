<?php

declare(strict_types=1);

namespace App\Lib\Shop;

require_once '/usr/share/php/tcpdf/tcpdf.php';

/**
 * TCPDF puts pictures within a line on its base line and moves the line when they are tall. A drawn word says it is as high as a line is above
 * that, and is drawn as high as it is: above and below, as letters are.
 */
final class Sheet extends \TCPDF
{
    public function ImageSVG($file, $x = null, $y = null, $w = 0, $h = 0, $link = '', $align = '', $palign = '', $border = 0, $fitonpage = false): void
    {
        $em = $h / Shaped::LINE;
        parent::ImageSVG($file, $x, $y + $h - Shaped::ABOVE * $em, $w, (Shaped::ABOVE + Shaped::BELOW) * $em, $link, $align, $palign, $border);
        $this->img_rb_y = $y + $h;
        // It is something written: the space that follows does not begin the line.
        $this->newline = false;
    }
}
