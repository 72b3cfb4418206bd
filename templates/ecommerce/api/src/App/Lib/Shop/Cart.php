<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\Database;

/**
 * The cart of the request: a customer's, or the one this browser has a cookie for. The cookie is unguessable, kept from scripts,
 * and only its hash is stored.
 */
final class Cart
{
    private const COOKIE = 'cart';
    private const DAYS = 60;

    private function __construct(
        public readonly ?int $id,
        public readonly ?int $customer,
        private readonly string $new_key = '',
    ) {
    }

    public static function open(bool $make = false): self
    {
        $customer = self::customer();
        $key = self::key();
        $new = '';
        if ($customer === null && $key === '' && $make) {
            $key = $new = rtrim(strtr(base64_encode(random_bytes(32)), '+/', '-_'), '=');
        }
        if ($customer === null && $key === '') {
            return new self(null, null);
        }
        $row = Database::row('open_cart', ['i_key_hash' => hash('sha256', $key), 'i_customer' => $customer, 'i_make' => $make]);
        return new self($row['o_id'] ?? null, $customer, $new);
    }

    /** At login, the browser's cart is merged into the customer's. */
    public static function merge(int $customer): void
    {
        if (self::key() !== '') {
            Database::row('merge_carts', ['i_key_hash' => hash('sha256', self::key()), 'i_customer' => $customer]);
        }
    }

    public function priced(?string $country = null, ?string $region = null, ?int $rate = null): array
    {
        return Documents::one('price_cart', ['i_cart' => $this->id, 'i_country' => $country, 'i_region' => $region, 'i_rate' => $rate]);
    }

    /** The answer with the cookie of a cart that is new. */
    public function answer(ApiResponse $response): ApiResponse
    {
        if ($this->new_key === '') {
            return $response;
        }
        $secure = ($_SERVER['HTTPS'] ?? '') === 'on' ? '; Secure' : '';
        return $response->with_header('Set-Cookie', self::COOKIE . "=$this->new_key; Path=/api; Max-Age=" . self::DAYS * 86400 . "; HttpOnly; SameSite=Lax$secure");
    }

    private static function customer(): ?int
    {
        $caller = Application::caller();
        return $caller !== null && $caller['role'] === 'customer' ? (int) $caller['id'] : null;
    }

    private static function key(): string
    {
        $key = Application::$request?->cookies[self::COOKIE] ?? '';
        return is_string($key) && preg_match('/^[A-Za-z0-9_-]{43}$/D', $key) ? $key : '';
    }
}
