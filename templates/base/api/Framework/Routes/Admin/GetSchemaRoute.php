<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes\Admin;

use StoneScriptPHP\Admin\Schema;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\MailSender;

final class GetSchemaRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        MailSender::after_response();    // somebody is looking: what could not be sent yet gets its next chance
        return res_ok(Schema::describe(Application::$user['role']));
    }
}
