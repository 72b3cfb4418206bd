<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnSearchPosts;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\RateLimiter;

/** GET /search?q=type -serif&page=1 */
final class GetSearchRoute implements IRouteHandler
{
    public const PER_PAGE = 10;

    public string $q = '';
    public int $page = 1;

    public function validation_rules(): array
    {
        return ['q' => 'string|max:200', 'page' => 'integer|min:1|max:1000'];
    }

    public function process(): ApiResponse
    {
        // The dearest of the public questions.
        RateLimiter::check('search', 60, 60);
        $found = $this->q === '' ? ['hits' => [], 'total' => 0] : FnSearchPosts::run($this->q, self::PER_PAGE, ($this->page - 1) * self::PER_PAGE);
        return res_ok($found + ['q' => $this->q, 'page' => $this->page, 'per_page' => self::PER_PAGE]);
    }
}
