<?php

declare(strict_types=1);

/* Pages that search engines see: path => a class in App\Pages. A type of site brings its own file. */
return [];
