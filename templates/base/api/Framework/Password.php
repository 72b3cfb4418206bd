<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/** Passwords as argon2id hashes. */
final class Password
{
    // What OWASP asks for at least: 19 MiB, two passes; the platform's first passwords cost the same. Hashes from elsewhere bring their own figures.
    private const COST = ['memory_cost' => 19456, 'time_cost' => 2, 'threads' => 1];

    /** How many hashes may be computed at once: one from elsewhere may take 64 MiB of the container's memory. */
    private const AT_ONCE = 2;
    private const WAIT_SECONDS = 4.0;

    public const RULES = 'required|string|min:10|max:200';

    public static function hash(string $password): string
    {
        return self::in_turn(static fn (): string => password_hash($password, PASSWORD_ARGON2ID, self::COST));
    }

    /** An account that does not exist (null) takes as long as one that does. */
    public static function verify(string $password, ?string $hash): bool
    {
        $dummy = vsprintf('$argon2id$v=19$m=%d,t=%d,p=%d', self::COST) . '$c29tZXNhbHRzb21lc2FsdA$bmV2ZXJ0aGVwYXNzd29yZG5ldmVydGhlcGFzc3dvcmQ';
        return self::in_turn(static fn (): bool => password_verify($password, $hash ?? $dummy)) && $hash !== null;
    }

    public static function draw(): string
    {
        // Without the letters and digits that are mistaken for others.
        $letters = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789';
        $password = '';
        while (strlen($password) < 16) {
            $password .= $letters[random_int(0, strlen($letters) - 1)];
        }
        return $password;
    }

    private static function in_turn(\Closure $work): mixed
    {
        $until = microtime(true) + self::WAIT_SECONDS;
        while (microtime(true) < $until) {
            for ($i = 0; $i < self::AT_ONCE; $i++) {
                $lock = fopen(sys_get_temp_dir() . "/password-$i.lock", 'c');
                if ($lock !== false && flock($lock, LOCK_EX | LOCK_NB)) {
                    try {
                        return $work();
                    } finally {
                        fclose($lock);
                    }
                }
            }
            usleep(random_int(20_000, 60_000));
        }
        throw new HttpError(res_not_ok(Texts::of('many_logins'), 503)->with_header('Retry-After', '5'));
    }
}
