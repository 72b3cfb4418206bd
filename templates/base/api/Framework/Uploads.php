<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/** Files that people gave, kept in the storage volume and served at /api/files/. */
final class Uploads
{
    /**
     * Checks a file by its content, writes it anew and keeps it; ends the request with 400, 413 or 415 when it may not be kept.
     *
     * @param array{name: string, tmp_name: string, size: int, error: int} $file as in $_FILES
     * @return array{id: int, url: string, name: string, mime: string, bytes: int, width: ?int, height: ?int, alt: string, variants: list<array{width: int, url: string}>}
     */
    public static function keep(array $file, ?int $account = null, string $alt = ''): array
    {
        throw new \LogicException('being written');
    }
}
