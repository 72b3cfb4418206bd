<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnGetProjects;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

/** GET /projects?tag=Branding&limit=20 */
final class GetProjectsRoute implements IRouteHandler
{
    public ?string $tag = null;
    public int $limit = 100;

    public function validation_rules(): array
    {
        return ['tag' => 'string|max:60', 'limit' => 'integer|min:1|max:100'];
    }

    public function process(): ApiResponse
    {
        return res_ok(FnGetProjects::run($this->tag ?: null, $this->limit));
    }
}
