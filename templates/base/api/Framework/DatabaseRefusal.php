<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/**
 * `raise exception 'Only 2 are left'` in an SQL function is an answer to the visitor (409, with that text); `using hint = 'quantity'`
 * names the field it belongs to.
 */
final class DatabaseRefusal
{
    public static function of(\PDOException $e): ?ApiResponse
    {
        if (($e->errorInfo[0] ?? '') !== 'P0001') {
            return null;
        }
        $text = (string) $e->errorInfo[2];
        $message = preg_match('/ERROR:\s+(.+)/u', $text, $m) ? Texts::raised(trim($m[1])) : Texts::of('not_possible');
        $field = preg_match('/^HINT:\s+(\w+)\s*$/mu', $text, $m) ? $m[1] : null;
        return res_not_ok($message, 409, $field === null ? [] : [$field => [$message]]);
    }
}
