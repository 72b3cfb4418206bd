<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/** The door of a public form. */
final class Guard
{
    /** The field that people do not see (shared/contact-form.ts has it). */
    private const HONEYPOT = 'website';

    /**
     * Counts this call, per visitor and for everybody together; ends the request with 429 when there were too many.
     *
     * @return bool true when a robot filled the form in: thank it, and keep nothing
     */
    public static function form(IRouteHandler $form, string $action, int $limit = 5, int $seconds = 600, int $all_in_an_hour = 200): bool
    {
        RateLimiter::check($action, $limit, $seconds);
        RateLimiter::check("$action-all", $all_in_an_hour, 3600, 'everybody');
        $filled = Application::$request?->input[self::HONEYPOT] ?? null;
        if ($filled === null || $filled === '') {
            return false;
        }
        Log::info('A form was filled in by a robot', ['action' => $action, 'form' => $form::class]);
        return true;
    }
}
