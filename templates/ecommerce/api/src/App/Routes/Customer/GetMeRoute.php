<?php

declare(strict_types=1);

namespace App\Routes\Customer;

use App\Lib\Shop\Documents;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\IRouteHandler;

final class GetMeRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        $me = Documents::one('get_customers', ['i_id' => Application::$user['id']]);
        unset($me['note'], $me['spent']);    // the shop's own
        return res_ok($me);
    }
}
