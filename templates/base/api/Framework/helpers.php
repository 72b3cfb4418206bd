<?php

declare(strict_types=1);

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Texts;

if (!function_exists('res_ok')) {
    /** All is well: 200 with data. */
    function res_ok(mixed $data = null, string $message = 'ok'): ApiResponse
    {
        return new ApiResponse('ok', $message, $data);
    }
}

if (!function_exists('res_not_ok')) {
    /** The request cannot be fulfilled, and it is not our fault: 4xx. */
    function res_not_ok(string $message, int $http = 400, array $errors = []): ApiResponse
    {
        return new ApiResponse('not ok', $message, null, $http, $errors);
    }
}

if (!function_exists('res_invalid')) {
    /** Something was entered that cannot be taken: 400 with what is wrong, per field. */
    function res_invalid(array $errors): ApiResponse
    {
        return res_not_ok(Texts::of('check'), 400, $errors);
    }
}

if (!function_exists('res_error')) {
    /** Something broke here: 5xx. */
    function res_error(string $message, int $http = 500): ApiResponse
    {
        return new ApiResponse('error', $message, null, $http);
    }
}

if (!function_exists('res_raw')) {
    /** An answer that is not JSON. */
    function res_raw(string $body, string $type, int $http = 200): ApiResponse
    {
        return ApiResponse::raw($body, $type, $http);
    }
}
