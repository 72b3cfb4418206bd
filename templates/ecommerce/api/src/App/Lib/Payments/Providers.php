<?php

declare(strict_types=1);

namespace App\Lib\Payments;

/** Maps payment methods to providers: the only place that knows the classes. */
final class Providers
{
    private const CLASSES = [
        'test' => TestPayments::class,
        'stripe' => Stripe::class,
        'razorpay' => Razorpay::class,
        'transfer' => ByHand::class,
        'delivery' => ByHand::class,
        'by hand' => ByHand::class,
    ];

    public static function of(string $method): PaymentProvider
    {
        $class = self::CLASSES[$method] ?? throw new \LogicException("No provider for $method");
        return new $class();
    }
}
