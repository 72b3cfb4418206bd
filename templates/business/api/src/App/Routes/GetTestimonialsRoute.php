<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnGetTestimonials;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

/** GET /testimonials?service=fitted-kitchens */
final class GetTestimonialsRoute implements IRouteHandler
{
    public ?string $service = null;

    public function validation_rules(): array
    {
        return ['service' => 'string|max:120'];
    }

    public function process(): ApiResponse
    {
        return res_ok(FnGetTestimonials::run($this->service ?: null));
    }
}
