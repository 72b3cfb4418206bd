<?php

declare(strict_types=1);

namespace StoneScriptPHP;

use App\AppEnv;

/**
 * Logging in, and what follows from it. Two realms that know nothing of each other: "staff" (owner, editor; /auth) and
 * "customer" (a shop's customers; a type lays its routes at /customer). Both are rows of users.
 *
 * A login opens a session: a cookie that changes with each use (only /auth sees it) and tokens of a quarter of an hour, which
 * hold as long as the session and the version of the account's tokens do.
 */
final class Accounts
{
    private const TOKEN_SECONDS = 900;
    private const SESSION_SECONDS = 30 * 86400;
    private const COOKIES = ['staff' => ['session', '/api/auth'], 'customer' => ['customer_session', '/api/customer']];

    /**
     * @param 'staff'|'customer' $realm
     * @return ApiResponse {token, expires_in, user} with the cookie of the session; 401 and 429 are thrown
     */
    public static function login(string $realm, string $email, string $password): ApiResponse
    {
        self::from_own_pages();
        $limits = [["login-$realm", 10, 300, null], ["login-$realm-account", 30, 900, mb_strtolower($email)]];
        foreach ($limits as [$action, $limit, $seconds, $who]) {
            RateLimiter::check($action, $limit, $seconds, $who);
        }
        $account = Database::row('find_login', ['i_realm' => $realm, 'i_email' => mb_strtolower($email)]);
        if (!Password::verify($password, $account['o_password_hash'] ?? null)) {
            Log::warning('A login was refused', ['realm' => $realm, 'known' => $account !== null]);
            throw new HttpError(res_not_ok(Texts::of('login_wrong'), 401));
        }
        foreach ($limits as [$action, , $seconds, $who]) {
            RateLimiter::forgive($action, $seconds, $who);
        }
        return self::session($account['o_id']);
    }

    /** Begins a session for an account that has just shown who it is in another way (registered, opened the mail's link). */
    public static function session(int $user): ApiResponse
    {
        [$cookie, $hash] = self::draw();
        $session = (int) Database::row('begin_session', ['i_user' => $user, 'i_hash' => $hash, 'i_seconds' => self::SESSION_SECONDS])['begin_session'];
        $device = Device::of(Application::$request?->headers['user-agent'] ?? '');
        Database::fn('note_device', ['i_session' => $session, 'i_browser' => $device['browser'], 'i_system' => $device['system']]);
        return self::grant($user, $session, $cookie);
    }

    /** Whether the browser may have a session: one without a cookie has none, and need not be told so by an error. */
    public static function has_cookie(string $realm): bool
    {
        return isset(Application::$request->cookies[self::COOKIES[$realm][0]]);
    }

    /** Changes the cookie for a new one, and gives a new token. */
    public static function refresh(string $realm): ApiResponse
    {
        self::from_own_pages();
        [$cookie, $hash] = self::draw();
        $row = Database::row('rotate_session', ['i_realm' => $realm, 'i_old' => self::cookie_hash($realm), 'i_new' => $hash, 'i_seconds' => self::SESSION_SECONDS]);
        if ($row['o_outcome'] === 'ok') {
            return self::grant($row['o_user'], $row['o_session'], $cookie);
        }
        if ($row['o_outcome'] === 'reused') {
            Log::warning('A session was ended: its cookie was used twice', ['user' => $row['o_user'], 'session' => $row['o_session']]);
        }
        return res_not_ok(Texts::of('please_log_in'), 401)->with_header('Set-Cookie', self::set_cookie($realm, '', 0));
    }

    public static function logout(string $realm): ApiResponse
    {
        self::from_own_pages();
        Database::fn('end_session', ['i_hash' => self::cookie_hash($realm)]);
        return res_ok(null, Texts::of('logged_out'))->with_header('Set-Cookie', self::set_cookie($realm, '', 0));
    }

    /** Of the account that asks (Application::$user); its other sessions end. */
    public static function change_password(string $old, string $new): ApiResponse
    {
        $me = Application::$user ?? throw new \LogicException('For routes with a token');
        RateLimiter::check('password', 10, 900, (string) $me['id']);
        if (!Password::verify($old, Database::row('get_user', ['i_id' => $me['id']])['o_password_hash'])) {
            return res_invalid(['old' => [Texts::of('is_not_the_password')]]);
        }
        if ($old === $new) {
            return res_invalid(['new' => [Texts::of('is_the_old_password')]]);
        }
        Database::fn('change_password', ['i_user' => $me['id'], 'i_hash' => Password::hash($new), 'i_first' => false, 'i_keep_session' => $me['session']]);
        return self::grant($me['id'], $me['session']);
    }

    /** @return int the number of the new account; 409 when there is one with this address in the realm */
    public static function create(string $role, string $email, string $name, string $password, bool $first_password = false): int
    {
        return Database::row('create_user', ['i_role' => $role, 'i_email' => mb_strtolower($email), 'i_name' => $name,
            'i_hash' => Password::hash($password), 'i_first' => $first_password])['o_id'];
    }

    /** The account that the request's token speaks for; 401 when there is none. */
    public static function bearer(Request $request): array
    {
        $claims = Jwt::verify($request->bearer_token() ?? '');
        $row = ($claims['aud'] ?? '') !== 'api' ? null : Database::row('get_account', [
            'i_user' => (int) $claims['sub'], 'i_version' => (int) $claims['ver'], 'i_session' => (int) $claims['sid'],
        ]);
        if ($row === null) {
            throw new HttpError(res_not_ok(Texts::of('please_log_in'), 401)->with_header('WWW-Authenticate', 'Bearer'));
        }
        return self::public_part($row) + ['session' => (int) $claims['sid']];
    }

    private static function grant(int $user, int $session, ?string $cookie = null): ApiResponse
    {
        $row = Database::row('get_user', ['i_id' => $user]);
        $claims = ['sub' => (string) $user, 'aud' => 'api', 'role' => $row['o_role'], 'ver' => $row['o_token_version'], 'sid' => $session];
        $answer = res_ok(['token' => Jwt::issue($claims, self::TOKEN_SECONDS), 'expires_in' => self::TOKEN_SECONDS, 'user' => self::public_part($row)]);
        $realm = $row['o_role'] === 'customer' ? 'customer' : 'staff';
        return $cookie === null ? $answer : $answer->with_header('Set-Cookie', self::set_cookie($realm, $cookie, self::SESSION_SECONDS));
    }

    private static function public_part(array $row): array
    {
        return ['id' => $row['o_id'], 'email' => $row['o_email'], 'name' => $row['o_name'], 'role' => $row['o_role'], 'first_password' => $row['o_first_password']];
    }

    /** @return array{string, string} a new cookie, and the hash that is kept of it */
    private static function draw(): array
    {
        $cookie = bin2hex(random_bytes(32));
        return [$cookie, hash('sha256', $cookie)];
    }

    private static function cookie_hash(string $realm): string
    {
        return hash('sha256', Application::$request->cookies[self::COOKIES[$realm][0]] ?? '');
    }

    private static function set_cookie(string $realm, string $value, int $seconds): string
    {
        [$name, $path] = self::COOKIES[$realm];
        // On one's own computer there is no https.
        $secure = AppEnv::get()->APP_ENV === 'development' ? '' : '; Secure';
        return "$name=$value; Path=$path; Max-Age=$seconds; HttpOnly; SameSite=Strict$secure";
    }

    /** Pages of other sites must not log anyone in or out here, nor pages of a neighbouring subdomain, which may belong to someone else. */
    public static function from_own_pages(): void
    {
        $headers = Application::$request->headers;
        $own = AppEnv::get()->CORS_ORIGIN;
        $allowed = match ($headers['sec-fetch-site'] ?? '') {
            '', 'same-origin', 'none' => true,
            'same-site' => $own !== '' && ($headers['origin'] ?? '') === $own,
            default => false,
        };
        if (!$allowed) {
            throw new HttpError(res_not_ok(Texts::of('foreign_site'), 403));
        }
    }
}
