<?php

declare(strict_types=1);

namespace App;

use StoneScriptPHP\Env;

/** What the platform gives this site. Your own variables (dashboard, "Variables") become readable by adding a property here. */
final class AppEnv extends Env
{
    public string $APP_NAME = 'My site';
    public string $APP_DOMAIN = 'localhost';
    public string $APP_ENV = 'production';
    public string $LOG_LEVEL = 'info';

    public string $DB_HOST = 'db';
    public int $DB_PORT = 5432;
    public string $DB_NAME;
    public string $DB_USER;
    public string $DB_PASSWORD;

    public string $OWNER_EMAIL = '';
    public string $OWNER_NAME = '';
    public string $OWNER_PASSWORD_HASH = '';

    public string $JWT_SECRET = '';
    public string $CORS_ORIGIN = '';
    public string $STORAGE_PATH = '/var/www/html/storage';
    public string $UPLOAD_MAX_SIZE = '10M';

    public string $ALERT_SECRET = '';
    public string $ALERT_INTERNAL_URL = 'http://alert:3001';

    public string $MAIL_HOST = '';
    public int $MAIL_PORT = 587;
    public string $MAIL_USERNAME = '';
    public string $MAIL_PASSWORD = '';
    public string $MAIL_FROM_ADDRESS = '';
    public string $MAIL_FROM_NAME = '';

    // Payments: a provider is offered when its keys are set. Its webhook leads to /api/webhooks/stripe or /api/webhooks/razorpay.
    public string $STRIPE_SECRET_KEY = '';
    public string $STRIPE_WEBHOOK_SECRET = '';
    public string $STRIPE_API_URL = 'https://api.stripe.com';
    public string $RAZORPAY_KEY_ID = '';
    public string $RAZORPAY_KEY_SECRET = '';
    public string $RAZORPAY_WEBHOOK_SECRET = '';
    public string $RAZORPAY_API_URL = 'https://api.razorpay.com';
}
