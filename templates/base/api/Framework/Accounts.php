<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/**
 * Logging in, and what follows from it. Two realms that know nothing of each other: "staff" (owner, editor; /auth) and
 * "customer" (a shop's customers; a type lays its routes at /customer). Both are rows of users.
 */
final class Accounts
{
    /**
     * @param 'staff'|'customer' $realm
     * @return ApiResponse {token, expires_in, user} with the cookie of the session; 401 and 429 are thrown
     */
    public static function login(string $realm, string $email, string $password): ApiResponse
    {
        throw new \LogicException('being written');
    }

    /** Begins a session for an account that has just shown who it is in another way (registered, opened the mail's link). */
    public static function session(int $user): ApiResponse
    {
        throw new \LogicException('being written');
    }

    /** Changes the cookie for a new one, and gives a new token. */
    public static function refresh(string $realm): ApiResponse
    {
        throw new \LogicException('being written');
    }

    public static function logout(string $realm): ApiResponse
    {
        throw new \LogicException('being written');
    }

    /** Of the account that asks (Application::$user); its other sessions end. */
    public static function change_password(string $old, string $new): ApiResponse
    {
        throw new \LogicException('being written');
    }

    /** @return int the number of the new account; 409 when there is one with this address in the realm */
    public static function create(string $role, string $email, string $name, string $password): int
    {
        throw new \LogicException('being written');
    }
}
