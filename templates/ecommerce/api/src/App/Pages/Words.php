<?php

declare(strict_types=1);

namespace App\Pages;

/** The words of the pages for search engines; the same as in www/src/app/texts.ts. */
final class Words
{
    public const SHOP = 'See everything';
    public const CATEGORIES = 'Shop by category';
    public const FEATURED = 'Favourites';
    public const ABOUT = 'About us';
    public const ALL = 'All products';
    public const PRODUCTS = 'Products';
    public const SEARCH = 'Search: ';
    public const FROM = 'from ';
    public const DETAILS = 'Details';
    public const RELATED = 'Goes well with it';
}
