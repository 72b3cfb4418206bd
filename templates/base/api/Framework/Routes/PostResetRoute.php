<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes;

use App\AppEnv;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Pages\Site;
use StoneScriptPHP\Password;
use StoneScriptPHP\PasswordReset;
use StoneScriptPHP\Texts;

final class PostResetRoute implements IRouteHandler
{
    public string $token;
    public string $new;

    public function validation_rules(): array
    {
        return ['token' => PasswordReset::TOKEN_RULES, 'new' => Password::RULES];
    }

    public function process(): ApiResponse
    {
        return PasswordReset::use('staff', $this->token, $this->new, self::notice(...));
    }

    /** @return array{string, string} */
    private static function notice(string $name): array
    {
        $values = ['name' => $name, 'site' => AppEnv::get()->APP_NAME, 'link' => Site::origin() . '/admin'];
        return [Texts::of('reset_notice_subject', $values), Texts::of('reset_notice', $values)];
    }
}
