<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\Testimonial;
use StoneScriptPHP\Database;

final class FnGetTestimonials
{
    /** @return list<Testimonial> */
    public static function run(?string $service = null): array
    {
        return array_map(Testimonial::from_row(...), Database::fn('get_testimonials', ['i_service' => $service]));
    }
}
