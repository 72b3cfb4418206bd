<?php

declare(strict_types=1);

namespace StoneScriptPHP;

use App\AppEnv;

/** The owner's account, made at the start from what the platform says. */
final class Owner
{
    /** @return string what happened, for the log; '' when nothing did */
    public static function apply(): string
    {
        $env = AppEnv::get();
        if ($env->OWNER_EMAIL === '' || $env->OWNER_PASSWORD_HASH === '') {
            return $env->APP_ENV === 'development' ? self::for_development() : '';
        }
        // A plain-text password, or one cut off by the shell at a $, must not create an account that no one can log in to.
        if (!preg_match('~^\$argon2id\$v=19\$m=\d{1,7},t=\d{1,3},p=\d{1,3}\$[A-Za-z0-9+/]{10,}\$[A-Za-z0-9+/]{10,}$~D', $env->OWNER_PASSWORD_HASH)) {
            return 'OWNER_PASSWORD_HASH is not an argon2id hash: the account of the owner was not touched';
        }
        if (filter_var($env->OWNER_EMAIL, FILTER_VALIDATE_EMAIL) === false) {
            return 'OWNER_EMAIL is not an e-mail address: the account of the owner was not touched';
        }
        $done = Database::row('apply_owner', [
            'i_email' => mb_strtolower($env->OWNER_EMAIL), 'i_name' => mb_substr($env->OWNER_NAME, 0, 120), 'i_hash' => $env->OWNER_PASSWORD_HASH,
        ])['apply_owner'];
        return $done === 'applied' ? 'the account of the owner is ready' : '';
    }

    private static function for_development(): string
    {
        if (Database::fn('get_users') !== []) {
            return '';
        }
        $password = Password::draw();
        Accounts::create('owner', 'owner@example.com', 'Owner', $password, true);
        return "log in at /admin as owner@example.com with the password $password";
    }
}
