<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Log;
use StoneScriptPHP\MailSender;
use StoneScriptPHP\Texts;

/** 200 when the site can work, which means that the database answers; 503 otherwise. */
final class GetHealthRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        try {
            Database::pdo()->query('select 1')->fetchColumn();
        } catch (\PDOException $e) {
            Log::warning('The database does not answer', ['error' => $e->getMessage()]);
            return res_error(Texts::of('no_database'), 503);
        }
        // The platform asks every few seconds: now and then is enough for mails whose next attempt is due.
        if (random_int(1, 20) === 1) {
            MailSender::after_response();
        }
        return res_ok(['database' => 'ok']);
    }
}
