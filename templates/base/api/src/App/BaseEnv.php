<?php

declare(strict_types=1);

namespace App;

use StoneScriptPHP\Env;

/** What the platform gives every site; what a type or you add is in AppEnv. */
abstract class BaseEnv extends Env
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
}
