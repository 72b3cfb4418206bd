<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnGetProject;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Texts;

final class GetProjectRoute implements IRouteHandler
{
    public string $slug;

    public function validation_rules(): array
    {
        return ['slug' => 'required|string|max:120'];
    }

    public function process(): ApiResponse
    {
        $project = FnGetProject::run($this->slug);
        return $project === null ? res_not_ok(Texts::of('project_missing'), 404) : res_ok($project);
    }
}
