<?php

declare(strict_types=1);

namespace App;

/** The environment of this site. Your own variables (dashboard, "Variables") become readable by adding a property here. */
final class AppEnv extends BaseEnv
{
    // Payments: a provider is offered when its keys are set. Its webhook leads to /api/webhooks/stripe or /api/webhooks/razorpay.
    public string $STRIPE_SECRET_KEY = '';
    public string $STRIPE_WEBHOOK_SECRET = '';
    public string $STRIPE_API_URL = 'https://api.stripe.com';
    public string $RAZORPAY_KEY_ID = '';
    public string $RAZORPAY_KEY_SECRET = '';
    public string $RAZORPAY_WEBHOOK_SECRET = '';
    public string $RAZORPAY_API_URL = 'https://api.razorpay.com';
}
