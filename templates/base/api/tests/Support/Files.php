<?php

declare(strict_types=1);

namespace Tests\Support;

/** Files to upload. */
final class Files
{
    /** @param 'jpeg'|'png'|'webp'|'gif' $type */
    public static function picture(int $width, int $height, string $type = 'jpeg', bool $transparent = false): string
    {
        $picture = imagecreatetruecolor($width, $height);
        imagesavealpha($picture, true);
        imagealphablending($picture, false);
        imagefill($picture, 0, 0, imagecolorallocatealpha($picture, 30, 120, 60, $transparent ? 100 : 0));
        imagefilledrectangle($picture, 0, 0, intdiv($width, 2), intdiv($height, 2), imagecolorallocate($picture, 220, 40, 40));
        ob_start();
        match ($type) { 'jpeg' => imagejpeg($picture), 'png' => imagepng($picture), 'webp' => imagewebp($picture), 'gif' => imagegif($picture) };
        return (string) ob_get_clean();
    }

    /** A JPEG whose camera was held so: an EXIF block right behind its beginning. */
    public static function held(string $jpeg, int $orientation): string
    {
        $tiff = "II*\0\x08\0\0\0" . pack('vvvVvv', 1, 0x0112, 3, 1, $orientation, 0) . "\0\0\0\0";
        $gps = "Exif\0\0$tiff";
        return substr($jpeg, 0, 2) . "\xFF\xE1" . pack('n', strlen($gps) + 2) . $gps . substr($jpeg, 2);
    }

    /** An RGB PNG, red and magenta, whose magenta is transparent. */
    public static function keyed(): string
    {
        $chunk = static fn (string $name, string $data): string => pack('N', strlen($data)) . $name . $data . pack('N', crc32($name . $data));
        $row = "\0" . str_repeat("\xFF\0\0", 40) . str_repeat("\xFF\0\xFF", 40);
        return "\x89PNG\r\n\x1a\n" . $chunk('IHDR', pack('NNCCCCC', 80, 40, 8, 2, 0, 0, 0)) . $chunk('tRNS', pack('nnn', 255, 0, 255))
            . $chunk('IDAT', gzcompress(str_repeat($row, 40))) . $chunk('IEND', '');
    }

    /** A PNG that claims to be this large and holds next to nothing. */
    public static function bomb(int $width, int $height): string
    {
        $chunk = static fn (string $name, string $data): string => pack('N', strlen($data)) . $name . $data . pack('N', crc32($name . $data));
        return "\x89PNG\r\n\x1a\n" . $chunk('IHDR', pack('NNCCCCC', $width, $height, 8, 2, 0, 0, 0))
            . $chunk('IDAT', gzcompress(str_repeat("\0", 1000), 9)) . $chunk('IEND', '');
    }

    public static function pdf(string $more = ''): string
    {
        return "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R $more >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
            . "xref\n0 3\n0000000000 65535 f \ntrailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n9\n%%EOF\n";
    }
}
