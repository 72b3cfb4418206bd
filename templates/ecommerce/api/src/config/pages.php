<?php

declare(strict_types=1);

use App\Pages as P;

/* Pages that search engines see: path => a class in App\Pages. */
return [
    '/' => P\HomePage::class,
    '/products' => P\ProductsPage::class,
    '/category/{slug}' => P\CategoryPage::class,
    '/products/{slug}' => P\ProductPage::class,
    '/legal/{slug}' => P\LegalPage::class,
    '/cart' => P\OwnPage::class,
    '/checkout' => P\OwnPage::class,
    '/order/{token}' => P\OwnPage::class,
    '/test-payment/{reference}' => P\OwnPage::class,
    '/account' => P\OwnPage::class,
    '/account/password' => P\OwnPage::class,
];
