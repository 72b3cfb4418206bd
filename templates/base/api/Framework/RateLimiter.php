<?php

declare(strict_types=1);

namespace StoneScriptPHP;

use App\AppEnv;

/** So many of one action per visitor and time; counted in the database, so that it holds for all processes. */
final class RateLimiter
{
    /** Ends the request with 429 when there were too many. No addresses are stored, only a keyed hash of them. */
    public static function check(string $action, int $limit, int $seconds, ?string $who = null): void
    {
        $row = Database::row('hit_rate_limit', ['i_key' => self::key($action, $who), 'i_limit' => $limit, 'i_seconds' => $seconds]);
        if (!$row['o_allowed']) {
            Log::warning('Rate limit reached', ['action' => $action]);
            throw new HttpError(res_not_ok(Texts::of('too_many'), 429)->with_header('Retry-After', (string) $row['o_retry_after']));
        }
    }

    /** Takes the last hit back, where only failures count. */
    public static function forgive(string $action, int $seconds, ?string $who = null): void
    {
        Database::fn('forgive_rate_limit', ['i_key' => self::key($action, $who), 'i_seconds' => $seconds]);
    }

    private static function key(string $action, ?string $who): string
    {
        $who ??= Request::client_address();
        // One IPv6 customer has a whole /64.
        if (str_contains($who, ':') && ($packed = @inet_pton($who)) !== false) {
            $who = bin2hex(substr($packed, 0, 8));
        }
        return $action . ':' . substr(hash_hmac('sha256', $who, AppEnv::get()->JWT_SECRET), 0, 32);
    }
}
