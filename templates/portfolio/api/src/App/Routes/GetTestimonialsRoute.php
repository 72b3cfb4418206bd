<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnGetTestimonials;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

/** GET /testimonials?project=3: testimonials about one project; without `project`, all of them. */
final class GetTestimonialsRoute implements IRouteHandler
{
    public ?int $project = null;

    public function validation_rules(): array
    {
        return ['project' => 'integer|min:1|max:9007199254740991'];
    }

    public function process(): ApiResponse
    {
        return res_ok(FnGetTestimonials::run($this->project));
    }
}
