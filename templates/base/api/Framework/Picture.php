<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/**
 * A picture, decoded and encoded again: only the pixels of the original file are kept. The picture itself is JPEG (or PNG
 * when it has transparency), which previews of links everywhere understand; pages show the WebP files next to it.
 */
final class Picture
{
    private const WIDTHS = [480, 960, 1600];
    private const LONGEST = 2000;
    /** A picture takes four bytes a pixel in memory, however small its file is. */
    private const MAX_PIXELS = 40_000_000;
    private const MAX_SIDE = 15_000;

    public static function keep(string $path, string $folder, string $random): KeptFile
    {
        $size = @getimagesize($path);
        if ($size === false || $size[0] < 1 || $size[1] < 1) {
            throw new UnfitFile('is_no_picture');
        }
        if ($size[0] * $size[1] > self::MAX_PIXELS || max($size[0], $size[1]) > self::MAX_SIDE) {
            throw new UnfitFile('has_too_many_pixels');
        }
        KeptFile::must_hold_one_kind((string) file_get_contents($path));
        return self::one_at_a_time(static fn (): KeptFile => self::write(self::decode($path, $size[2]), $folder, $random));
    }

    private static function decode(string $path, int $type): \GdImage
    {
        $picture = @match ($type) {
            IMAGETYPE_JPEG => imagecreatefromjpeg($path),
            IMAGETYPE_PNG => imagecreatefrompng($path),
            IMAGETYPE_WEBP => imagecreatefromwebp($path),
            IMAGETYPE_GIF => imagecreatefromgif($path),
            default => false,
        };
        if ($picture === false) {
            throw new UnfitFile('is_no_picture');
        }
        imagepalettetotruecolor($picture);
        $picture = self::without_key($picture);
        return self::upright($picture, $type === IMAGETYPE_JPEG ? (int) (@exif_read_data($path, 'IFD0')['Orientation'] ?? 1) : 1);
    }

    /** A PNG may name one colour that is transparent (tRNS of an RGB picture); libgd stores it apart from the pixels. */
    private static function without_key(\GdImage $picture): \GdImage
    {
        if (imagecolortransparent($picture) < 0) {
            return $picture;
        }
        $clear = imagecreatetruecolor(imagesx($picture), imagesy($picture));
        imagealphablending($clear, false);
        imagefill($clear, 0, 0, imagecolorallocatealpha($clear, 0, 0, 0, 127));
        imagecopy($clear, $picture, 0, 0, 0, 0, imagesx($picture), imagesy($picture));
        return $clear;
    }

    /** Phones store the picture as the sensor saw it, together with its orientation. */
    private static function upright(\GdImage $picture, int $orientation): \GdImage
    {
        if (in_array($orientation, [2, 4, 5, 7], true)) {
            imageflip($picture, $orientation === 4 ? IMG_FLIP_VERTICAL : IMG_FLIP_HORIZONTAL);
        }
        $degrees = [3 => 180, 5 => 90, 6 => 270, 7 => 270, 8 => 90][$orientation] ?? 0;
        return $degrees === 0 ? $picture : (imagerotate($picture, $degrees, 0) ?: $picture);
    }

    private static function write(\GdImage $picture, string $folder, string $random): KeptFile
    {
        $picture = self::scaled($picture, min(1.0, self::LONGEST / max(imagesx($picture), imagesy($picture))));
        [$width, $height] = [imagesx($picture), imagesy($picture)];
        $png = self::is_transparent($picture);
        $file = "$random-{$width}x$height." . ($png ? 'png' : 'jpg');
        $written = [];
        try {
            $written[] = "$folder/$file";
            $png ? imagepng($picture, "$folder/$file", 9) : imagejpeg($picture, "$folder/$file", 86);
            $widths = [...array_filter(self::WIDTHS, static fn (int $w): bool => $w < $width), ...($width <= max(self::WIDTHS) ? [$width] : [])];
            foreach ($widths as $variant) {
                $written[] = "$folder/$random-$variant.webp";
                imagewebp(self::scaled($picture, $variant / $width), "$folder/$random-$variant.webp", 80);
            }
            foreach ($written as $path) {
                (int) @filesize($path) > 0 || throw new \RuntimeException('The picture could not be written');
            }
        } catch (\Throwable $e) {
            array_map(static fn (string $path): bool => @unlink($path), $written);
            throw $e;
        }
        return new KeptFile($file, $png ? 'image/png' : 'image/jpeg', (int) filesize("$folder/$file"), $width, $height, $widths);
    }

    private static function scaled(\GdImage $picture, float $factor): \GdImage
    {
        if ($factor >= 1.0) {
            imagesavealpha($picture, true);
            return $picture;
        }
        [$width, $height] = [max(1, (int) round(imagesx($picture) * $factor)), max(1, (int) round(imagesy($picture) * $factor))];
        $small = imagecreatetruecolor($width, $height);
        imagealphablending($small, false);
        imagesavealpha($small, true);
        imagecopyresampled($small, $picture, 0, 0, 0, 0, $width, $height, imagesx($picture), imagesy($picture));
        return $small;
    }

    /** Looked for in a small copy: one see-through pixel among millions is none that anybody sees. */
    private static function is_transparent(\GdImage $picture): bool
    {
        $small = self::scaled($picture, min(1.0, 128 / max(imagesx($picture), imagesy($picture))));
        for ($y = imagesy($small) - 1; $y >= 0; $y--) {
            for ($x = imagesx($small) - 1; $x >= 0; $x--) {
                if ((imagecolorat($small, $x, $y) >> 24 & 0x7F) > 2) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Two large pictures at once would take half of the container's memory. */
    private static function one_at_a_time(\Closure $work): mixed
    {
        $lock = fopen(sys_get_temp_dir() . '/picture.lock', 'c') ?: throw new \RuntimeException('No lock for pictures');
        flock($lock, LOCK_EX);
        try {
            return $work();
        } finally {
            fclose($lock);
        }
    }
}
