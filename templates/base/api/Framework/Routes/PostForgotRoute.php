<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes;

use App\AppEnv;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Pages\Site;
use StoneScriptPHP\PasswordReset;
use StoneScriptPHP\Texts;

final class PostForgotRoute implements IRouteHandler
{
    public string $email;

    public function validation_rules(): array
    {
        return ['email' => 'required|string|email|max:254'];
    }

    public function process(): ApiResponse
    {
        return PasswordReset::ask('staff', $this->email, self::letter(...));
    }

    /** @return array{string, string} */
    private static function letter(string $name, string $token): array
    {
        // Behind # it reaches neither a log nor another site.
        $values = ['name' => $name, 'site' => AppEnv::get()->APP_NAME, 'link' => Site::origin() . "/admin/reset#$token", 'minutes' => PasswordReset::MINUTES];
        return [Texts::of('reset_mail_subject', $values), Texts::of('reset_mail', $values)];
    }
}
