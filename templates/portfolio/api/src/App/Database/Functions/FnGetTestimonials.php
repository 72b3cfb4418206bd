<?php

declare(strict_types=1);

namespace App\Database\Functions;

use App\Models\Testimonial;
use StoneScriptPHP\Database;

final class FnGetTestimonials
{
    /** @return list<Testimonial> all, or those of one project */
    public static function run(?int $project_id = null): array
    {
        return array_map(Testimonial::from_row(...), Database::fn('get_testimonials', ['i_project_id' => $project_id]));
    }
}
