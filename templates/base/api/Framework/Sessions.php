<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/** Where the account that asks (Application::$user) is logged in. A type can lay routes of its customers over it. */
final class Sessions
{
    /** @return list<array{id: int, browser: string, system: string, created_at: string, used_at: string, current: bool}> */
    public static function own(): array
    {
        $me = self::me();
        return array_map(static fn (array $row): array => [
            'id' => $row['o_id'], 'browser' => $row['o_browser'], 'system' => $row['o_system'], 'created_at' => $row['o_created_at'],
            'used_at' => $row['o_used_at'], 'current' => $row['o_id'] === $me['session'],
        ], Database::fn('get_sessions', ['i_user' => $me['id']]));
    }

    public static function end(int $id): ApiResponse
    {
        $me = self::me();
        if (!Database::row('end_own_session', ['i_user' => $me['id'], 'i_id' => $id])['end_own_session']) {
            return res_not_ok(Texts::of('session_missing'), 404);
        }
        Log::info('A session was ended by its account', ['user' => $me['id'], 'session' => $id]);
        return res_ok();
    }

    public static function end_others(): ApiResponse
    {
        $me = self::me();
        $ended = Database::row('end_other_sessions', ['i_user' => $me['id'], 'i_keep' => $me['session']])['end_other_sessions'];
        Log::info('All other sessions were ended by their account', ['user' => $me['id'], 'sessions' => $ended]);
        return res_ok(['ended' => $ended]);
    }

    /** @return array{id: int, session: int} */
    private static function me(): array
    {
        return Application::$user ?? throw new \LogicException('For routes with a token');
    }
}
