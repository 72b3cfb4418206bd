<?php

declare(strict_types=1);

use App\Pages;

/* What search engines and people without JavaScript read, by address. */
return [
    '/' => Pages\HomePage::class,
    '/posts/{slug}' => Pages\PostPage::class,
    '/preview/{slug}' => Pages\PreviewPage::class,
    '/categories/{slug}' => Pages\CategoryPage::class,
    '/tags/{slug}' => Pages\TagPage::class,
    '/authors/{slug}' => Pages\AuthorPage::class,
    '/archive' => Pages\ArchivePage::class,
    '/archive/{year}/{month}' => Pages\MonthPage::class,
    '/about' => Pages\AboutPage::class,
    '/search' => Pages\SearchPage::class,
    '/contact' => Pages\ContactPage::class,
];
