<?php

declare(strict_types=1);

namespace StoneScriptPHP;

use App\AppEnv;

/** Files that people gave, kept in the storage volume and served at /api/files/. */
final class Uploads
{
    /**
     * Checks a file by its content, encodes it again and stores it; ends the request with 400, 413 or 415 if the file is refused.
     *
     * @param array{name: string, tmp_name: string, size: int, error: int} $file as in $_FILES
     * @return array{id: int, url: string, name: string, mime: string, bytes: int, width: ?int, height: ?int, alt: string, variants: list<array{width: int, url: string}>}
     */
    public static function keep(array $file, ?int $account = null, string $alt = ''): array
    {
        self::must_have_arrived($file);
        $path = $file['tmp_name'];
        $random = bin2hex(random_bytes(16));
        try {
            $kept = match ((string) (new \finfo(FILEINFO_MIME_TYPE))->file($path)) {
                'image/jpeg', 'image/png', 'image/webp', 'image/gif' => Picture::keep($path, self::folder(), $random),
                'application/pdf' => Document::keep($path, self::folder(), $random),
                default => throw new UnfitFile('must_be_a_picture_or_pdf'),
            };
        } catch (UnfitFile $e) {
            Log::warning('An uploaded file was refused', ['reason' => $e->key, 'bytes' => $file['size']]);
            throw new HttpError(res_not_ok(Texts::of('file_not_kept'), 415, ['file' => [$e->getMessage()]]));
        }
        try {
            $row = Database::row('create_upload', [
                'i_file' => $kept->file, 'i_name' => self::name($file['name']), 'i_mime' => $kept->mime, 'i_bytes' => $kept->bytes, 'i_width' => $kept->width,
                'i_height' => $kept->height, 'i_variants' => $kept->variants, 'i_alt' => $alt, 'i_user' => $account,
            ]);
        } catch (\Throwable $e) {
            self::unlink($random);
            throw $e;
        }
        return self::shape($row);
    }

    /** @return bool whether there was one */
    public static function delete(int $id): bool
    {
        $row = Database::row('delete_upload', ['i_id' => $id]);
        if ($row !== null) {
            self::unlink(substr($row['file'], 0, 32));
        }
        return $row !== null;
    }

    /** A row of uploads as the admin gets it. */
    public static function shape(array $row): array
    {
        $random = substr($row['file'], 0, 32);
        $widths = $row['variants'] === '{}' ? [] : array_map(intval(...), explode(',', trim($row['variants'], '{}')));
        return [
            'id' => $row['id'], 'url' => "/api/files/{$row['file']}", 'name' => $row['name'], 'mime' => $row['mime'], 'bytes' => $row['bytes'],
            'width' => $row['width'], 'height' => $row['height'], 'alt' => $row['alt'], 'created_at' => $row['created_at'],
            'variants' => array_map(static fn (int $w): array => ['width' => $w, 'url' => "/api/files/$random-$w.webp"], $widths),
        ];
    }

    private static function must_have_arrived(array $file): void
    {
        $limit = ini_parse_quantity(AppEnv::get()->UPLOAD_MAX_SIZE);
        if (in_array($file['error'], [UPLOAD_ERR_INI_SIZE, UPLOAD_ERR_FORM_SIZE], true) || $file['size'] > $limit) {
            throw new HttpError(res_not_ok(Texts::of('file_too_large'), 413, ['file' => [Texts::of('may_have', ['size' => AppEnv::get()->UPLOAD_MAX_SIZE])]]));
        }
        if ($file['error'] !== UPLOAD_ERR_OK || $file['size'] === 0 || !is_file($file['tmp_name'])) {
            throw new HttpError(res_invalid(['file' => [Texts::of('did_not_arrive')]]));
        }
    }

    private static function folder(): string
    {
        $folder = AppEnv::get()->STORAGE_PATH . '/public';
        is_dir($folder) || @mkdir($folder, 0755, true) || is_dir($folder) || throw new \RuntimeException('The storage volume is not writable');
        return $folder;
    }

    /** The picture and all its sizes begin with the same random text. */
    private static function unlink(string $random): void
    {
        preg_match('/^[0-9a-f]{32}$/D', $random) || throw new \LogicException('Not a name of an upload');
        array_map(unlink(...), glob(self::folder() . "/$random*") ?: []);
    }

    /** The name on the visitor's computer, for people to read; never a path. */
    private static function name(string $name): string
    {
        $plain = preg_replace('/[\p{Cc}\p{Cf}]+/u', ' ', mb_scrub(basename(str_replace('\\', '/', $name))));
        return mb_strimwidth(trim((string) $plain), 0, 120, '…') ?: 'file';
    }
}
