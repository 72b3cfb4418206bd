<?php

declare(strict_types=1);

namespace App\Lib\Payments;

/** A payment method. Every call to a provider can fail with PaymentFailed. */
interface PaymentProvider
{
    /** Whether it can be offered: are its keys set? */
    public function ready(): bool;

    /**
     * Begins a payment of an order (order_document with all).
     *
     * @param int $attempt 1, 2, … : the same attempt asked for twice is one payment
     */
    public function start(array $order, int $attempt): PaymentStart;

    /**
     * What the provider tells us, when it is really the provider: null when it is about something else.
     *
     * @param array<string, string> $headers in lower case
     * @throws NotGenuine
     */
    public function webhook(string $body, array $headers): PaymentEvent|RefundEvent|null;

    /**
     * Gives money back; the same key twice gives it back once.
     *
     * @return string the provider's name of the refund
     */
    public function refund(string $payment, int $amount, string $currency, string $key): string;

    /** Closes a payment that was begun, so that it cannot be paid any more. */
    public function withdraw(string $reference): void;
}
