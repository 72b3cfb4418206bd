<?php

declare(strict_types=1);

namespace App\Lib\Payments;

use App\AppEnv;
use App\Lib\Shop\Origin;
use StoneScriptPHP\Texts;

/** Cards and more on Stripe's own page: Checkout Sessions (docs.stripe.com/api/checkout/sessions). */
final class Stripe implements PaymentProvider
{
    /** Seconds between Stripe's clock and ours; older messages are refused (docs.stripe.com/webhooks#replay-attacks). */
    private const TOLERANCE = 300;

    /** Currencies without a smaller unit for us that Stripe counts in hundredths (docs.stripe.com/currencies#special-cases). */
    private const HUNDREDFOLD = ['ISK', 'UGX'];

    public function ready(): bool
    {
        $env = AppEnv::get();
        return $env->STRIPE_SECRET_KEY !== '' && $env->STRIPE_WEBHOOK_SECRET !== '';
    }

    public function start(array $order, int $attempt): PaymentStart
    {
        $page = Origin::url('/order/' . $order['token']);
        $session = $this->post('/v1/checkout/sessions', [
            'mode' => 'payment',
            'client_reference_id' => $order['number'],
            'customer_email' => $order['email'],
            'success_url' => $page,
            'cancel_url' => $page . '?cancelled=1',
            // Before the reservation ends; Stripe wants at least half an hour.
            'expires_at' => max(time() + 1830, strtotime((string) $order['reserved_until']) - 240),
            'line_items' => [['quantity' => 1, 'price_data' => [
                'currency' => strtolower($order['currency']),
                'unit_amount' => $this->amount($order['total'], $order['currency']),
                'product_data' => ['name' => AppEnv::get()->APP_NAME . ' · ' . $order['number']],
            ]]],
            'metadata' => ['order' => $order['number']],
            'payment_intent_data' => ['metadata' => ['order' => $order['number']]],
        ], "order-{$order['id']}-$attempt");
        if (!is_string($session['id'] ?? null) || !str_starts_with((string) ($session['url'] ?? ''), 'http')) {
            throw new PaymentFailed(Texts::of('provider_no_page', ['provider' => 'Stripe']));
        }
        return new PaymentStart($session['id'], $session['url']);
    }

    public function webhook(string $body, array $headers): PaymentEvent|RefundEvent|null
    {
        $this->verify($body, $headers['stripe-signature'] ?? '');
        $event = json_decode($body, true);
        $session = $event['data']['object'] ?? null;
        $type = (string) ($event['type'] ?? '');
        if (($session['object'] ?? '') === 'refund') {
            return self::refund_event($event, $type, $session);
        }
        $paid = ($session['payment_status'] ?? '') === 'paid';
        $outcome = match ($type) {
            'checkout.session.completed' => $paid ? 'paid' : null,    // unpaid: the money is still on its way
            'checkout.session.async_payment_succeeded' => 'paid',
            'checkout.session.async_payment_failed' => 'failed',
            'checkout.session.expired' => 'expired',
            default => null,
        };
        if ($outcome === null || !is_string($event['id'] ?? null) || !is_string($session['id'] ?? null)) {
            return null;
        }
        $currency = strtoupper((string) ($session['currency'] ?? ''));
        $amount = self::said((int) ($session['amount_total'] ?? 0), $currency);
        return new PaymentEvent('stripe', $event['id'], $type, $session['id'], (string) ($session['payment_intent'] ?? ''), $outcome, $amount, $currency);
    }

    public function refund(string $payment, int $amount, string $currency, string $key): string
    {
        $refund = $this->post('/v1/refunds', ['payment_intent' => $payment, 'amount' => $this->amount($amount, $currency), 'metadata' => ['key' => $key]], $key);
        if (!in_array($refund['status'] ?? '', ['succeeded', 'pending', 'requires_action'], true)) {
            throw new PaymentFailed(Texts::of('provider_no_refund', ['provider' => 'Stripe', 'reason' => $refund['failure_reason'] ?? Texts::of('no_reason')]));
        }
        return (string) $refund['id'];
    }

    public function withdraw(string $reference): void
    {
        $this->post('/v1/checkout/sessions/' . rawurlencode($reference) . '/expire', [], "expire-$reference");
    }

    /**
     * refund.created, refund.updated, refund.failed, and charge.refund.updated of older accounts: what counts is the refund's status. A bank can send money
     * back days after "succeeded"; then the status becomes "failed" and stays so (docs.stripe.com/refunds#failed-refunds).
     *
     * @param array<string, mixed> $refund
     */
    private static function refund_event(array $event, string $type, array $refund): ?RefundEvent
    {
        $outcome = ['succeeded' => 'done', 'failed' => 'failed', 'canceled' => 'failed'][$refund['status'] ?? ''] ?? null;
        if ($outcome === null || !is_string($event['id'] ?? null) || !is_string($refund['id'] ?? null)) {
            return null;
        }
        $error = $outcome === 'failed' ? str_replace('_', ' ', (string) ($refund['failure_reason'] ?? $refund['status'])) : '';
        $currency = strtoupper((string) ($refund['currency'] ?? ''));
        return new RefundEvent(
            'stripe',
            $event['id'],
            $type,
            $refund['id'],
            (string) ($refund['metadata']['key'] ?? ''),
            $outcome,
            mb_substr($error, 0, 200),
            (string) ($refund['payment_intent'] ?? ''),
            self::said((int) ($refund['amount'] ?? 0), $currency),
            $currency,
            (int) ($refund['created'] ?? 0),
        );
    }

    /** An amount of Stripe's as ours. */
    private static function said(int $amount, string $currency): int
    {
        if (!in_array($currency, self::HUNDREDFOLD, true)) {
            return $amount;
        }
        return $amount % 100 === 0 ? intdiv($amount, 100) : -1;
    }

    private function amount(int $amount, string $currency): int
    {
        return in_array($currency, self::HUNDREDFOLD, true) ? $amount * 100 : $amount;
    }

    /** @return array<string, mixed> */
    private function post(string $path, array $fields, string $idempotency_key): array
    {
        $env = AppEnv::get();
        [$status, $answer] = Http::ask('POST', rtrim($env->STRIPE_API_URL, '/') . $path, [
            'Authorization: Bearer ' . $env->STRIPE_SECRET_KEY,
            'Content-Type: application/x-www-form-urlencoded',
            'Idempotency-Key: ' . $idempotency_key,
        ], http_build_query($fields));
        if ($status !== 200) {
            throw PaymentFailed::answered('Stripe', $status, $answer['error']['message'] ?? null);
        }
        return $answer;
    }

    /** t=…,v1=…[,v1=…]: HMAC-SHA256 of "t.body" (docs.stripe.com/webhooks/signatures). */
    private function verify(string $body, string $header): void
    {
        $secret = AppEnv::get()->STRIPE_WEBHOOK_SECRET;
        preg_match('/(?:^|,)\s*t=(\d{1,12})(?:,|$)/', $header, $time);
        preg_match_all('/(?:^|,)\s*v1=([0-9a-f]{64})(?=,|$)/', $header, $signatures);
        if ($secret === '' || $time === [] || abs(time() - (int) $time[1]) > self::TOLERANCE) {
            throw new NotGenuine('No signature, or an old one');
        }
        $expected = hash_hmac('sha256', "$time[1].$body", $secret);
        foreach ($signatures[1] as $signature) {
            if (hash_equals($expected, $signature)) {
                return;
            }
        }
        throw new NotGenuine('The signature does not hold');
    }
}
