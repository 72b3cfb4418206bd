<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes;

use App\AppEnv;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

/** What a visitor's browser may know of this site's settings. */
final class GetConfigRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        $env = AppEnv::get();
        return res_ok(['name' => $env->APP_NAME, 'domain' => $env->APP_DOMAIN, 'upload_max_size' => $env->UPLOAD_MAX_SIZE]);
    }
}
