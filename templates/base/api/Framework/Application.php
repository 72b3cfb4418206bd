<?php

declare(strict_types=1);

namespace StoneScriptPHP;

use App\AppEnv;

/** From request to answer. */
final class Application
{
    /** @var array<int|string, callable(): void> */
    private static array $later = [];

    public static ?Request $request = null;

    /** Who asks, on all routes but public ones. @var array{id: int, email: string, name: string, role: string, first_password: bool, session: int}|null */
    public static ?array $user = null;

    /** @param array<string, array<string, array<string, class-string<IRouteHandler>>>> $routes */
    public static function run(array $routes): void
    {
        self::send(self::handle($routes, Request::from_globals(...)));
        self::finish();
    }

    /** @param \Closure(): Request $read may refuse what came in */
    public static function handle(array $routes, \Closure $read): ApiResponse
    {
        self::$request = self::$user = null;
        self::$later = [];
        try {
            self::$request = $read();
            return self::answer($routes, self::$request);
        } catch (HttpError $e) {
            return $e->response;
        } catch (\Throwable $e) {
            self::$later = [];
            return self::refusal($e) ?? self::failure($e);
        }
    }

    /** Runs something when the visitor has the answer already; of those with one key only one. */
    public static function after_response(callable $task, ?string $key = null): void
    {
        $key === null ? self::$later[] = $task : self::$later[$key] = $task;
    }

    /** What after_response() has noted so far: a transaction that is undone puts it back. */
    public static function noted(?array $instead = null): array
    {
        return $instead === null ? self::$later : self::$later = $instead;
    }

    /** The account whose token came along with a public request, or null; 401 when the token does not hold. */
    public static function caller(): ?array
    {
        return self::$request?->bearer_token() === null ? null : Accounts::bearer(self::$request);
    }

    private static function answer(array $routes, Request $request): ApiResponse
    {
        if ($request->method === 'OPTIONS') {
            return new ApiResponse('ok', 'ok', null, 204);
        }
        [$class, $parameters, $roles] = (new Router($routes))->match($request->method, $request->path);
        if ($roles !== []) {
            self::$user = Accounts::bearer($request);
            if (!in_array(self::$user['role'], $roles, true)) {
                Log::warning('An account asked for what is not open to it', ['user' => self::$user['id'], 'role' => self::$user['role'], 'path' => $request->path]);
                return res_not_ok(Texts::of('not_for_you'), 403);
            }
        }
        $handler = new $class();
        $rules = $handler->validation_rules();
        $input = $parameters + $request->input;
        $errors = Validator::check($input, $rules);
        if ($errors !== []) {
            return res_invalid($errors);
        }
        // Only fields named by the rules are set, even if the handler has other properties.
        Filler::fill($handler, array_intersect_key($input, $rules + $parameters));
        return $handler->process();
    }

    /** A rule of the database that says no to what somebody asked for. */
    private static function refusal(\Throwable $e): ?ApiResponse
    {
        return $e instanceof \PDOException ? DatabaseRefusal::of($e) : null;
    }

    private static function failure(\Throwable $e): ApiResponse
    {
        Log::error($e->getMessage(), ['type' => $e::class, 'at' => basename($e->getFile()) . ':' . $e->getLine(), 'path' => self::$request?->path]);
        return res_error(Texts::of('went_wrong'));
    }

    private static function send(ApiResponse $response): void
    {
        $method = $_SERVER['REQUEST_METHOD'] ?? 'GET';
        http_response_code($response->http);
        foreach ($response->headers + self::headers($method) as $name => $value) {
            header("$name: $value");
        }
        if ($response->http === 204 || $response->http === 304) {
            return;
        }
        $body = $response->body();
        header('Content-Length: ' . strlen($body));
        if ($method !== 'HEAD') {
            echo $body;
        }
    }

    /** @return array<string, string> */
    private static function headers(string $method): array
    {
        $headers = [
            'Content-Type' => 'application/json; charset=utf-8',
            'X-Content-Type-Options' => 'nosniff',
            'Content-Security-Policy' => "default-src 'none'; frame-ancestors 'none'",
            'Referrer-Policy' => 'no-referrer',
            'Cache-Control' => 'no-store',
            'Vary' => 'Origin',
        ];
        $own = AppEnv::get()->CORS_ORIGIN;
        if ($own !== '' && ($_SERVER['HTTP_ORIGIN'] ?? '') === $own) {
            $headers['Access-Control-Allow-Origin'] = $own;
            if ($method === 'OPTIONS') {
                $headers += [
                    'Access-Control-Allow-Methods' => 'GET, POST, PUT, PATCH, DELETE',
                    'Access-Control-Allow-Headers' => 'Content-Type, Authorization',
                    'Access-Control-Max-Age' => '7200',
                ];
            }
        }
        return $headers;
    }

    /** Sends the answer off and does what was noted for afterwards. */
    public static function finish(): void
    {
        if (self::$later !== [] && function_exists('fastcgi_finish_request')) {
            fastcgi_finish_request();
        }
        while (self::$later !== []) {
            $task = array_shift(self::$later);
            try {
                $task();
            } catch (\Throwable $e) {
                Log::error($e->getMessage(), ['type' => $e::class, 'at' => basename($e->getFile()) . ':' . $e->getLine()]);
            }
        }
    }
}
