<?php

declare(strict_types=1);

namespace App\Lib;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Request;

/** An answer that is sent only when the asker does not have it yet: ETag, Last-Modified, 304. */
final class Conditional
{
    public static function answer(Request $request, string $body, string $type, \DateTimeImmutable $changed): ApiResponse
    {
        $tag = '"' . substr(hash('sha256', $body), 0, 32) . '"';
        $answer = self::has($request, $tag, $changed) ? new ApiResponse('ok', 'ok', null, 304) : res_raw($body, $type);
        return $answer
            ->with_header('ETag', $tag)
            ->with_header('Last-Modified', $changed->setTimezone(new \DateTimeZone('UTC'))->format('D, d M Y H:i:s \G\M\T'))
            ->with_header('Cache-Control', 'public, max-age=300');
    }

    /** If-None-Match says more than If-Modified-Since, which then does not count (RFC 9110, 13.2.2). */
    private static function has(Request $request, string $tag, \DateTimeImmutable $changed): bool
    {
        $tags = $request->headers['if-none-match'] ?? '';
        if ($tags !== '') {
            // Compression on the way makes a tag weak.
            $known = array_map(static fn (string $t): string => preg_replace('~^W/~', '', trim($t)), explode(',', $tags));
            return $tags === '*' || in_array($tag, $known, true);
        }
        $since = strtotime($request->headers['if-modified-since'] ?? '');
        return $since !== false && $changed->getTimestamp() <= $since;
    }
}
