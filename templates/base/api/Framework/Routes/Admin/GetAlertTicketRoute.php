<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes\Admin;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Jwt;

/** Opens the owner's room of the alert service, within the next minute. */
final class GetAlertTicketRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        ['id' => $user, 'role' => $role, 'session' => $session] = Application::$user;
        return res_ok(['ticket' => Jwt::alert_ticket($user, $role, $session)]);
    }
}
