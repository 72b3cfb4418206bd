<?php

declare(strict_types=1);

/* What the admin can edit. A type of site brings its own file; the form is described in the site's README. */
return ['collections' => []];
