<?php

declare(strict_types=1);

namespace StoneScriptPHP;

use App\AppEnv;

/**
 * Tokens. The api's own (people who logged in) are RS256; the key pair lies in the storage volume and is made when first needed.
 * Tickets for the alert service are HS256 with JWT_SECRET, which both have, and live for a minute.
 */
final class Jwt
{
    public static function issue(array $claims, int $seconds = 3600): string
    {
        $payload = self::payload($claims, $seconds, 'RS256');
        openssl_sign($payload, $signature, self::key(), OPENSSL_ALGO_SHA256) ?: throw new \RuntimeException('Could not sign a token');
        return $payload . '.' . self::encode($signature);
    }

    /** @return array<string, mixed>|null the claims, or null when the token is not one of ours or no longer valid */
    public static function verify(string $token): ?array
    {
        $parts = explode('.', $token);
        if (count($parts) !== 3 || !is_file(self::path())) {
            return null;
        }
        $header = json_decode(self::decode($parts[0]), true);
        $claims = json_decode(self::decode($parts[1]), true);
        if (!is_array($header) || ($header['alg'] ?? '') !== 'RS256' || !is_array($claims) || !is_int($claims['exp'] ?? null) || $claims['exp'] <= time()) {
            return null;
        }
        $public = openssl_pkey_get_details(self::key())['key'];
        return openssl_verify("$parts[0].$parts[1]", self::decode($parts[2]), $public, OPENSSL_ALGO_SHA256) === 1 ? $claims : null;
    }

    /** A ticket that lets its bearer join the owner's room of the alert service, for as long as the session is one of get_listeners(). */
    public static function alert_ticket(int $user, string $role, int $session): string
    {
        $secret = AppEnv::get()->JWT_SECRET;
        if (strlen($secret) < 32) {
            throw new \RuntimeException('JWT_SECRET is missing or too short');
        }
        $payload = self::payload(['sub' => (string) $user, 'role' => $role, 'sid' => $session, 'aud' => 'alert'], 60, 'HS256');
        return $payload . '.' . self::encode(hash_hmac('sha256', $payload, $secret, true));
    }

    private static function payload(array $claims, int $seconds, string $algorithm): string
    {
        return self::encode(json_encode(['alg' => $algorithm, 'typ' => 'JWT'])) . '.'
            . self::encode(json_encode($claims + ['iat' => time(), 'exp' => time() + $seconds], JSON_THROW_ON_ERROR));
    }

    private static function path(): string
    {
        return AppEnv::get()->STORAGE_PATH . '/keys/jwt.pem';
    }

    private static function key(): \OpenSSLAsymmetricKey
    {
        $path = self::path();
        if (!is_file($path)) {
            is_dir(dirname($path)) || @mkdir(dirname($path), 0700, true) || is_dir(dirname($path)) || throw new \RuntimeException('The storage volume is not writable');
            // The settings file that openssl would otherwise look for is not on every system.
            $settings = ['config' => '/dev/null', 'private_key_bits' => 2048, 'private_key_type' => OPENSSL_KEYTYPE_RSA];
            $key = openssl_pkey_new($settings);
            if ($key === false || !openssl_pkey_export($key, $pem, null, $settings)) {
                throw new \RuntimeException('Could not make a key: ' . openssl_error_string());
            }
            $new = tempnam(dirname($path), 'new');
            file_put_contents($new, $pem);
            @link($new, $path);    // the first one wins
            unlink($new);
        }
        return openssl_pkey_get_private((string) file_get_contents($path)) ?: throw new \RuntimeException('The key in storage is not readable');
    }

    private static function encode(string $bytes): string
    {
        return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
    }

    private static function decode(string $text): string
    {
        return (string) base64_decode(strtr($text, '-_', '+/'), true);
    }
}
