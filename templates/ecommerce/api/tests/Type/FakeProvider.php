<?php

declare(strict_types=1);

namespace Tests\Type;

use Tests\Support\ForkedServer;

/** Answers as Stripe and Razorpay document it, and refuses what they would refuse. */
final class FakeProvider extends ForkedServer
{
    public const STRIPE_KEY = 'sk_test_1234';
    public const RAZORPAY = 'rzp_key:rzp_secret';

    /** @var array<string, string> reference_id => id, as long as this server lives */
    private array $links = [];

    /** @var array<string, string> idempotency key => answer */
    private array $answers = [];

    public function url(): string
    {
        return 'http://127.0.0.1:' . $this->port();
    }

    /** Stripe's name for a refund that was asked for with this key: its answer and its messages have the same. */
    public static function refund(string $key): string
    {
        return 're_' . substr(hash('sha256', $key), 0, 16);
    }

    protected function serve($connection): void
    {
        [$method, $path] = explode(' ', (string) fgets($connection));
        $headers = [];
        while (($line = fgets($connection)) !== false && trim($line) !== '') {
            [$name, $value] = explode(':', $line, 2);
            $headers[strtolower($name)] = trim($value);
        }
        $body = (string) stream_get_contents($connection, (int) ($headers['content-length'] ?? 0));
        [$status, $answer] = $this->answer($method, $path, $headers, $body);
        $this->note(['method' => $method, 'path' => $path, 'headers' => $headers, 'body' => $body, 'status' => $status]);
        $text = is_string($answer) ? $answer : json_encode($answer);
        fwrite($connection, "HTTP/1.1 $status X\r\nContent-Type: application/json\r\nContent-Length: " . strlen($text) . "\r\nConnection: close\r\n\r\n$text");
    }

    /** @return array{int, array|string} */
    private function answer(string $method, string $path, array $headers, string $body): array
    {
        if (str_contains($body, 'break%40') || str_contains($body, 'break@')) {
            return [500, 'not JSON'];
        }
        if (str_starts_with($path, '/v1/payment_links') || str_starts_with($path, '/v1/payments/')) {
            return ($headers['authorization'] ?? '') === 'Basic ' . base64_encode(self::RAZORPAY) ? $this->razorpay($method, $path, $headers, json_decode($body, true) ?? [])
                : [401, ['error' => ['description' => 'Authentication failed']]];
        }
        return ($headers['authorization'] ?? '') === 'Bearer ' . self::STRIPE_KEY ? $this->stripe($path, $headers, $body) : [401, ['error' => ['message' => 'Invalid API Key provided']]];
    }

    private function stripe(string $path, array $headers, string $body): array
    {
        parse_str($body, $fields);
        $key = $headers['idempotency-key'] ?? '';
        if (isset($this->answers[$key])) {
            return [200, $this->answers[$key]];
        }
        $session = $path === '/v1/checkout/sessions';
        $item = $fields['line_items'][0]['price_data'] ?? [];
        if ($session && (($fields['mode'] ?? '') !== 'payment' || !ctype_digit($item['unit_amount'] ?? '') || !preg_match('/^[a-z]{3}$/', $item['currency'] ?? '')
            || ($item['product_data']['name'] ?? '') === '' || ($fields['line_items'][0]['quantity'] ?? '') !== '1' || ($fields['expires_at'] ?? 0) < time() + 1800 || ($fields['expires_at'] ?? 0) > time() + 86400)) {
            return [400, ['error' => ['message' => 'Invalid parameters']]];
        }
        if ($path === '/v1/refunds' && (!str_starts_with($fields['payment_intent'] ?? '', 'pi_') || !ctype_digit($fields['amount'] ?? ''))) {
            return [400, ['error' => ['message' => 'No such payment_intent']]];
        }
        $answer = match (true) {
            $session => ['id' => $id = 'cs_test_' . bin2hex(random_bytes(8)), 'object' => 'checkout.session', 'url' => "https://checkout.stripe.com/c/pay/$id"],
            $path === '/v1/refunds' => ['id' => self::refund($key), 'object' => 'refund', 'status' => 'succeeded'],
            default => ['id' => 'cs', 'status' => 'expired'],
        };
        return [200, $this->answers[$key] = json_encode($answer)];
    }

    private function razorpay(string $method, string $path, array $headers, array $fields): array
    {
        if ($method === 'GET') {
            parse_str((string) parse_url($path, PHP_URL_QUERY), $query);
            return [200, ['payment_links' => [['id' => $this->links[$query['reference_id']], 'short_url' => 'https://rzp.io/i/' . $this->links[$query['reference_id']]]]]];
        }
        if ($path === '/v1/payment_links') {
            $reference = $fields['reference_id'] ?? '';
            if (!is_int($fields['amount'] ?? null) || $fields['amount'] < 100 || strlen($reference) > 40 || ($fields['callback_method'] ?? '') !== 'get' || ($fields['expire_by'] ?? 0) < time() + 900) {
                return [400, ['error' => ['description' => 'The request is not valid']]];
            }
            if (isset($this->links[$reference])) {
                return [400, ['error' => ['description' => "payment link with given reference_id ($reference) already exists"]]];
            }
            $this->links[$reference] = 'plink_' . bin2hex(random_bytes(7));
            return [200, ['id' => $this->links[$reference], 'short_url' => 'https://rzp.io/i/' . $this->links[$reference], 'status' => 'created']];
        }
        if (str_ends_with($path, '/refund')) {
            $key = $headers['x-refund-idempotency'] ?? '';
            if (!preg_match('/^[A-Za-z0-9_-]{10,}$/', $key) || !is_int($fields['amount'] ?? null)) {
                return [400, ['error' => ['description' => 'BAD_REQUEST']]];
            }
            return [200, $this->answers[$key] ??= json_encode(['id' => 'rfnd_' . bin2hex(random_bytes(7)), 'entity' => 'refund', 'status' => 'processed'])];
        }
        return [200, ['status' => 'cancelled']];
    }
}
