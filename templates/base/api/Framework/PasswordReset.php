<?php

declare(strict_types=1);

namespace StoneScriptPHP;

use App\AppEnv;

/**
 * A new password by a link in a mail, for both realms of Accounts. Whether there is an account shows in nothing: the answer is
 * given before anybody has looked.
 */
final class PasswordReset
{
    public const MINUTES = 30;
    public const TOKEN_RULES = ['required', 'regex:/^[0-9a-f]{64}$/D'];

    /**
     * @param 'staff'|'customer' $realm
     * @param \Closure(string $name, string $token): array{string, string} $letter subject and text of the mail
     * @return ApiResponse {mail}: whether this site sends mails at all; without that nothing is done
     */
    public static function ask(string $realm, string $email, \Closure $letter): ApiResponse
    {
        Accounts::from_own_pages();
        RateLimiter::check("forgot-$realm", 5, 900);
        RateLimiter::check("forgot-$realm-account", 5, 3600, mb_strtolower($email));
        $mail = AppEnv::get()->MAIL_HOST !== '';
        if ($mail) {
            Application::after_response(static fn () => self::send($realm, $email, $letter));
        }
        return res_ok(['mail' => $mail], $mail ? Texts::of('reset_asked') : Texts::of('reset_no_mail'));
    }

    /**
     * Ends all sessions of the account, and takes all its other links.
     *
     * @param \Closure(string $name): array{string, string} $notice subject and text of the mail that tells of it
     */
    public static function use(string $realm, string $token, string $password, \Closure $notice): ApiResponse
    {
        Accounts::from_own_pages();
        RateLimiter::check("reset-$realm", 10, 900);
        $user = Database::transaction(static function () use ($realm, $token, $password, $notice): int {
            $row = Database::row('take_password_reset', ['i_realm' => $realm, 'i_hash' => hash('sha256', $token)])
                ?? throw new HttpError(res_not_ok(Texts::of('reset_link_over'), 410));
            Database::fn('change_password', ['i_user' => $row['o_user'], 'i_hash' => Password::hash($password), 'i_first' => false]);
            Mailer::queue($row['o_email'], ...$notice($row['o_name']));
            return $row['o_user'];
        });
        Log::info('A password was chosen by a link in a mail', ['user' => $user]);
        return res_ok(null, Texts::of('reset_done'));
    }

    private static function send(string $realm, string $email, \Closure $letter): void
    {
        $token = bin2hex(random_bytes(32));
        $user = Database::transaction(static function () use ($realm, $email, $letter, $token): ?int {
            $row = Database::row('begin_password_reset', ['i_realm' => $realm, 'i_email' => mb_strtolower($email), 'i_hash' => hash('sha256', $token), 'i_minutes' => self::MINUTES]);
            if ($row !== null) {
                Mailer::hide(Mailer::queue($row['o_email'], ...$letter($row['o_name'], $token)), $token);
            }
            return $row['o_user'] ?? null;
        });
        Log::info('A link to choose a new password was asked for', ['realm' => $realm, 'user' => $user]);
    }
}
