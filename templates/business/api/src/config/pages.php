<?php

declare(strict_types=1);

use App\Pages\AboutPage;
use App\Pages\ContactPage;
use App\Pages\FaqPage;
use App\Pages\HomePage;
use App\Pages\LegalTextPage;
use App\Pages\ServicePage;
use App\Pages\ServicesPage;
use App\Pages\TeamPage;

/* What search engines and people without JavaScript read, by address. */
return [
    '/' => HomePage::class,
    '/services' => ServicesPage::class,
    '/services/{slug}' => ServicePage::class,
    '/about' => AboutPage::class,
    '/team' => TeamPage::class,
    '/questions' => FaqPage::class,
    '/contact' => ContactPage::class,
    '/legal/{slug}' => LegalTextPage::class,
];
