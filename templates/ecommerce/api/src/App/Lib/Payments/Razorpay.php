<?php

declare(strict_types=1);

namespace App\Lib\Payments;

use App\AppEnv;
use App\Lib\Shop\Origin;

/** UPI, cards and net banking on Razorpay's page: Payment Links (razorpay.com/docs/api/payments/payment-links). */
final class Razorpay implements PaymentProvider
{
    public function ready(): bool
    {
        $env = AppEnv::get();
        return $env->RAZORPAY_KEY_ID !== '' && $env->RAZORPAY_KEY_SECRET !== '' && $env->RAZORPAY_WEBHOOK_SECRET !== '';
    }

    public function start(array $order, int $attempt): PaymentStart
    {
        $reference = "{$order['number']}-$attempt";
        [$status, $link] = $this->ask('POST', '/v1/payment_links', [
            'amount' => $order['total'],
            'currency' => $order['currency'],
            'accept_partial' => false,
            'reference_id' => $reference,
            'description' => AppEnv::get()->APP_NAME . ' · ' . $order['number'],
            'customer' => ['name' => $order['address']['name'], 'email' => $order['email'], 'contact' => $order['address']['phone']],
            'notify' => ['sms' => false, 'email' => false],
            'reminder_enable' => false,
            'notes' => ['order' => $order['number']],
            'callback_url' => Origin::url('/order/' . $order['token']),
            'callback_method' => 'get',
            // Before the reservation ends; Razorpay wants at least a quarter of an hour.
            'expire_by' => max(time() + 960, strtotime((string) $order['reserved_until']) - 240),
        ]);
        if ($status === 400 && str_contains((string) ($link['error']['description'] ?? ''), 'reference_id')) {
            // Asked for already, and the answer was lost: the link is there.
            [$status, $found] = $this->ask('GET', '/v1/payment_links/?reference_id=' . rawurlencode($reference));
            $link = $found['payment_links'][0] ?? [];
        }
        if ($status !== 200 || !is_string($link['id'] ?? null) || !str_starts_with((string) ($link['short_url'] ?? ''), 'http')) {
            throw PaymentFailed::answered('Razorpay', $status, $link['error']['description'] ?? null);
        }
        return new PaymentStart($link['id'], $link['short_url']);
    }

    public function webhook(string $body, array $headers): PaymentEvent|RefundEvent|null
    {
        $secret = AppEnv::get()->RAZORPAY_WEBHOOK_SECRET;
        if ($secret === '' || !hash_equals(hash_hmac('sha256', $body, $secret), $headers['x-razorpay-signature'] ?? '')) {
            throw new NotGenuine('The signature does not hold');
        }
        $event = json_decode($body, true);
        $type = (string) ($event['event'] ?? '');
        // The event's id is in a header that the signature does not cover: what is signed names the message.
        $id = hash('sha256', $body);
        if (isset($event['payload']['refund'])) {
            return self::refund_event($id, $type, $event['payload']['refund']['entity'] ?? []);
        }
        $outcome = ['payment_link.paid' => 'paid', 'payment_link.cancelled' => 'failed', 'payment_link.expired' => 'expired'][$type] ?? null;
        $link = $event['payload']['payment_link']['entity'] ?? [];
        $payment = $event['payload']['payment']['entity'] ?? [];
        if ($outcome === null || !is_string($link['id'] ?? null)) {
            return null;
        }
        $of = $outcome === 'paid' ? $payment : $link;
        return new PaymentEvent('razorpay', $id, $type, $link['id'], (string) ($payment['id'] ?? ''), $outcome, (int) ($of['amount'] ?? 0), strtoupper((string) ($of['currency'] ?? '')));
    }

    public function refund(string $payment, int $amount, string $currency, string $key): string
    {
        [$status, $refund] = $this->ask('POST', '/v1/payments/' . rawurlencode($payment) . '/refund', ['amount' => $amount, 'speed' => 'normal', 'notes' => ['key' => $key]], ["X-Refund-Idempotency: $key"]);
        if ($status !== 200 || !in_array($refund['status'] ?? '', ['processed', 'pending'], true)) {
            throw PaymentFailed::answered('Razorpay', $status, $refund['error']['description'] ?? null);
        }
        return (string) $refund['id'];
    }

    /** refund.processed and refund.failed (razorpay.com/docs/webhooks/refunds); the reason is in the dashboard only. */
    private static function refund_event(string $id, string $type, array $refund): ?RefundEvent
    {
        $outcome = ['refund.processed' => 'done', 'refund.failed' => 'failed'][$type] ?? null;
        if ($outcome === null || !is_string($refund['id'] ?? null)) {
            return null;
        }
        return new RefundEvent(
            'razorpay',
            $id,
            $type,
            $refund['id'],
            (string) ($refund['notes']['key'] ?? ''),
            $outcome,
            '',
            (string) ($refund['payment_id'] ?? ''),
            (int) ($refund['amount'] ?? 0),
            strtoupper((string) ($refund['currency'] ?? '')),
            (int) ($refund['created_at'] ?? 0),
        );
    }

    public function withdraw(string $reference): void
    {
        [$status, $answer] = $this->ask('POST', '/v1/payment_links/' . rawurlencode($reference) . '/cancel');
        if ($status !== 200) {
            throw PaymentFailed::answered('Razorpay', $status, $answer['error']['description'] ?? null);
        }
    }

    /** @return array{int, array<string, mixed>} */
    private function ask(string $method, string $path, ?array $body = null, array $headers = []): array
    {
        $env = AppEnv::get();
        return Http::ask(
            $method,
            rtrim($env->RAZORPAY_API_URL, '/') . $path,
            ['Content-Type: application/json', ...$headers],
            $body === null ? null : json_encode($body, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE),
            "$env->RAZORPAY_KEY_ID:$env->RAZORPAY_KEY_SECRET",
        );
    }
}
