<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use App\DTO\Address;
use App\Lib\Payments\Providers;
use StoneScriptPHP\Database;

/** What this shop offers. */
final class Shop
{
    public static function settings(): array
    {
        return Documents::one('get_shop');
    }

    public static function currency(): string
    {
        return self::settings()['currency'];
    }

    /** The settings with the categories: what the pages ask for once. */
    public static function front(): array
    {
        return self::settings() + ['categories' => array_map(static fn (array $c): array => [
            'id' => $c['o_id'], 'parent_id' => $c['o_parent_id'], 'slug' => $c['o_slug'], 'name' => $c['o_name'], 'description' => $c['o_description'],
            'image' => $c['o_image'], 'products' => $c['o_products'],
        ], Database::fn('get_categories'))];
    }

    /** @return list<string> the ways to pay a sum that are switched on and whose keys are set, the usual order */
    public static function methods(int $total): array
    {
        $row = Database::row('get_payment_methods', ['i_total' => $total]);
        return array_values(array_filter(
            json_decode($row['o_methods'], true),
            static fn (string $method): bool => Providers::of($method)->ready(),
        ));
    }

    /** An address of the request; what is wrong with it goes into $errors. */
    public static function address(mixed $input, string $prefix, array &$errors): ?Address
    {
        $shop = self::settings();
        return Address::check($input, $prefix, $shop['countries'], $shop['regions'], $errors);
    }

    /** Who pays may live anywhere. */
    public static function billing(mixed $input, string $prefix, array &$errors): ?Address
    {
        return Address::check($input, $prefix, ['*'], self::settings()['regions'], $errors);
    }
}
