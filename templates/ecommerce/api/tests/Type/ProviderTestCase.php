<?php

declare(strict_types=1);

namespace Tests\Type;

use App\Lib\Payments\Webhooks;

/** A shop that is paid by Stripe and Razorpay, and messages as these sign them. */
abstract class ProviderTestCase extends ShopTestCase
{
    protected static ?FakeProvider $provider = null;

    protected static function environment(): array
    {
        self::$provider ??= new FakeProvider();
        return [
            'STRIPE_SECRET_KEY' => FakeProvider::STRIPE_KEY, 'STRIPE_WEBHOOK_SECRET' => 'whsec_test', 'STRIPE_API_URL' => self::$provider->url(),
            'RAZORPAY_KEY_ID' => 'rzp_key', 'RAZORPAY_KEY_SECRET' => 'rzp_secret', 'RAZORPAY_WEBHOOK_SECRET' => 'rzp_webhook', 'RAZORPAY_API_URL' => self::$provider->url(),
        ];
    }

    public static function setUpBeforeClass(): void
    {
        parent::setUpBeforeClass();
        \StoneScriptPHP\Database::query('update shop_settings set test_mode = false', []);
    }

    public static function tearDownAfterClass(): void
    {
        \Tests\Support\Environment::set(array_fill_keys(array_keys(self::environment()), ''));
    }

    protected function setUp(): void
    {
        parent::setUp();
        self::$provider->take();
    }

    /** @return array{token: string, id: int, reference: string, variant: int} */
    protected function ordered(string $method, int $price = 118000, string $email = 'asha@example.com'): array
    {
        $variant = $this->product($price, 5);
        $this->put_in_cart($variant, 2);
        $answer = $this->order($method, ['email' => $email]);
        self::assertSame(200, $answer->status, $answer->body);
        $id = $this->order_id($answer->data['token']);
        $reference = $this->sql('select reference from payments where order_id = ?', $id)[0]['reference'] ?? '';
        return ['token' => $answer->data['token'], 'id' => $id, 'reference' => $reference, 'variant' => $variant, 'url' => $answer->data['url']];
    }

    protected static function stripe_event(array $order, string $type = 'checkout.session.completed', array $more = [], ?string $id = null): string
    {
        return json_encode(['id' => $id ?? 'evt_' . bin2hex(random_bytes(8)), 'object' => 'event', 'type' => $type, 'data' => ['object' => $more + [
            'id' => $order['reference'], 'object' => 'checkout.session', 'payment_status' => 'paid', 'payment_intent' => 'pi_' . substr($order['reference'], -8), 'amount_total' => 236000, 'currency' => 'inr',
        ]]]);
    }

    protected static function stripe(string $body, ?int $time = null, string $secret = 'whsec_test'): string
    {
        $time ??= time();
        return Webhooks::handle('stripe', $body, ['stripe-signature' => "t=$time,v1=" . hash_hmac('sha256', "$time.$body", $secret) . ',v0=' . str_repeat('0', 64)]);
    }

    protected static function razorpay_event(array $order, string $type = 'payment_link.paid', int $amount = 236000): string
    {
        return json_encode(['entity' => 'event', 'event' => $type, 'payload' => [
            'payment_link' => ['entity' => ['id' => $order['reference'], 'amount' => $amount, 'currency' => 'INR']],
            'payment' => ['entity' => ['id' => 'pay_' . substr($order['reference'], -8), 'amount' => $amount, 'currency' => 'INR', 'status' => 'captured']],
        ], 'created_at' => time()]);
    }

    protected static function razorpay(string $body, string $secret = 'rzp_webhook'): string
    {
        return Webhooks::handle('razorpay', $body, ['x-razorpay-signature' => hash_hmac('sha256', $body, $secret), 'x-razorpay-event-id' => bin2hex(random_bytes(7))]);
    }

    /** Ordered for ₹2,360 and paid. @return array{token: string, id: int, reference: string, variant: int} */
    protected function bought(string $method = 'stripe', string $email = 'asha@example.com'): array
    {
        $order = $this->ordered($method, email: $email);
        self::assertSame('paid', $method === 'stripe' ? self::stripe(self::stripe_event($order)) : self::razorpay(self::razorpay_event($order)));
        self::$provider->take();
        return $order;
    }

    /** The owner gives money back. */
    protected function give(int $id, int $amount, array $more = []): \Tests\Support\Answer
    {
        return $this->post("/admin/orders/$id/refund", $more + ['amount' => $amount, 'key' => bin2hex(random_bytes(12))], $this->token());
    }

    /** A message of Stripe about a refund as it stands in the shop. */
    protected static function stripe_refund(string $type, string $status, string $reference, string $key = '', array $more = []): string
    {
        return json_encode(['id' => 'evt_' . bin2hex(random_bytes(8)), 'object' => 'event', 'type' => $type, 'data' => ['object' => $more + [
            'id' => $reference, 'object' => 'refund', 'amount' => 36000, 'currency' => 'inr', 'status' => $status, 'metadata' => $key === '' ? [] : ['key' => $key],
        ] + ($status === 'failed' ? ['failure_reason' => 'expired_or_canceled_card', 'failure_balance_transaction' => 'txn_1'] : [])]]);
    }

    protected static function razorpay_refund(string $type, string $reference, string $key = '', array $more = []): string
    {
        return json_encode(['entity' => 'event', 'event' => $type, 'contains' => ['refund', 'payment'], 'payload' => [
            'refund' => ['entity' => $more + ['id' => $reference, 'entity' => 'refund', 'amount' => 36000, 'currency' => 'INR', 'payment_id' => 'pay_1', 'notes' => $key === '' ? [] : ['key' => $key], 'status' => 'failed']],
            'payment' => ['entity' => ['id' => 'pay_1', 'amount' => 236000, 'currency' => 'INR', 'status' => 'captured']],
        ], 'created_at' => time()]);
    }

    protected function seen(int $id): array
    {
        return $this->get("/admin/orders/$id", $this->token())->data;
    }
}
