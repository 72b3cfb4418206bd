<?php

declare(strict_types=1);

use App\Pages\AboutPage;
use App\Pages\ContactPage;
use App\Pages\HomePage;
use App\Pages\ProjectPage;
use App\Pages\ProjectsPage;
use App\Pages\ResumePage;
use App\Pages\SkillsPage;

/* What search engines and people without JavaScript read, by address. */
return [
    '/' => HomePage::class,
    '/projects' => ProjectsPage::class,
    '/projects/{slug}' => ProjectPage::class,
    '/about' => AboutPage::class,
    '/skills' => SkillsPage::class,
    '/resume' => ResumePage::class,
    '/contact' => ContactPage::class,
];
