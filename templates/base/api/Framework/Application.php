<?php

declare(strict_types=1);

namespace StoneScriptPHP;

use App\AppEnv;
use StoneScriptPHP\Routes\GetConfigRoute;
use StoneScriptPHP\Routes\GetHealthRoute;

/** From request to answer. */
final class Application
{
    /** @var list<callable(): void> */
    private static array $later = [];

    /** The claims of the token, on protected routes. */
    public static ?array $user = null;

    /** @param array<string, array<string, array<string, class-string<IRouteHandler>>>> $routes */
    public static function run(array $routes): void
    {
        $routes['public']['GET'] = ($routes['public']['GET'] ?? []) + ['/health' => GetHealthRoute::class, '/config' => GetConfigRoute::class];
        try {
            $response = self::answer($routes);
        } catch (HttpError $e) {
            $response = $e->response;
        } catch (\Throwable $e) {
            Log::error($e->getMessage(), ['type' => $e::class, 'at' => basename($e->getFile()) . ':' . $e->getLine(), 'path' => explode('?', $_SERVER['REQUEST_URI'] ?? '')[0]]);
            $response = res_error('Something went wrong. It has been noted.');
        }
        self::send($response);
        self::run_later();
    }

    /** Runs something when the visitor has the answer already. */
    public static function after_response(callable $task): void
    {
        self::$later[] = $task;
    }

    private static function answer(array $routes): ApiResponse
    {
        if (self::is_preflight()) {
            return new ApiResponse('ok', 'ok', null, 204);
        }
        $request = Request::from_globals();
        [$class, $parameters, $protected] = (new Router($routes))->match($request->method, $request->path);
        if ($protected) {
            self::$user = Jwt::verify(Request::bearer_token() ?? '')
                ?? throw new HttpError(res_not_ok('Please log in', 401)->with_header('WWW-Authenticate', 'Bearer'));
        }
        $handler = new $class();
        $input = $parameters + $request->input;
        $errors = Validator::check($input, $handler->validation_rules());
        if ($errors !== []) {
            return res_not_ok('Please check what you entered', 400, $errors);
        }
        self::fill($handler, $input);
        return $handler->process();
    }

    private static function fill(IRouteHandler $handler, array $input): void
    {
        foreach ((new \ReflectionClass($handler))->getProperties(\ReflectionProperty::IS_PUBLIC) as $property) {
            $name = $property->getName();
            if ($property->isStatic() || !array_key_exists($name, $input)) {
                continue;
            }
            $value = $input[$name];
            $type = $property->getType();
            $kind = $type instanceof \ReflectionNamedType ? $type->getName() : 'mixed';
            if ($value === null || ($value === '' && in_array($kind, ['int', 'float', 'bool', 'array'], true))) {
                continue;    // not given: the default stays
            }
            try {
                $property->setValue($handler, match ($kind) {
                    'int' => filter_var($value, FILTER_VALIDATE_INT, FILTER_NULL_ON_FAILURE) ?? throw new \TypeError(),
                    'float' => filter_var($value, FILTER_VALIDATE_FLOAT, FILTER_NULL_ON_FAILURE) ?? throw new \TypeError(),
                    'bool' => filter_var($value, FILTER_VALIDATE_BOOLEAN, FILTER_NULL_ON_FAILURE) ?? throw new \TypeError(),
                    'string' => is_scalar($value) ? trim((string) $value) : throw new \TypeError(),
                    default => $value,
                });
            } catch (\TypeError) {
                throw new HttpError(res_not_ok('Please check what you entered', 400, [$name => ['has the wrong type']]));
            }
        }
    }

    private static function is_preflight(): bool
    {
        return ($_SERVER['REQUEST_METHOD'] ?? '') === 'OPTIONS';
    }

    private static function send(ApiResponse $response): void
    {
        http_response_code($response->http);
        header('Content-Type: application/json; charset=utf-8');
        header('X-Content-Type-Options: nosniff');
        header("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'");
        header('Referrer-Policy: no-referrer');
        header('Vary: Origin');
        $own = AppEnv::get()->CORS_ORIGIN;
        if ($own !== '' && ($_SERVER['HTTP_ORIGIN'] ?? '') === $own) {
            header("Access-Control-Allow-Origin: $own");
            if (self::is_preflight()) {
                header('Access-Control-Allow-Methods: GET, POST, PUT, PATCH, DELETE');
                header('Access-Control-Allow-Headers: Content-Type, Authorization');
                header('Access-Control-Max-Age: 7200');
            }
        }
        $headers = $response->headers + ['Cache-Control' => 'no-store'];
        foreach ($headers as $name => $value) {
            header("$name: $value");
        }
        if ($response->http !== 204) {
            $body = $response->body();
            header('Content-Length: ' . strlen($body));
            if (($_SERVER['REQUEST_METHOD'] ?? '') !== 'HEAD') {
                echo $body;
            }
        }
    }

    private static function run_later(): void
    {
        if (self::$later === []) {
            return;
        }
        if (function_exists('fastcgi_finish_request')) {
            fastcgi_finish_request();
        }
        foreach (self::$later as $task) {
            try {
                $task();
            } catch (\Throwable $e) {
                Log::error($e->getMessage(), ['type' => $e::class]);
            }
        }
    }
}
