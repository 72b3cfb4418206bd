<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes\Admin;

use App\AppEnv;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\MailSender;
use StoneScriptPHP\Texts;

final class PostMailRetryRoute implements IRouteHandler
{
    public int $id;

    public function validation_rules(): array
    {
        return ['id' => 'required|integer|min:1'];
    }

    public function process(): ApiResponse
    {
        if (AppEnv::get()->MAIL_HOST === '') {
            return res_not_ok(Texts::of('no_mail_host'), 409);
        }
        if (!Database::row('retry_mail', ['i_id' => $this->id])['o_found']) {
            return res_not_ok(Texts::of('mail_missing'), 404);
        }
        MailSender::after_response();
        return res_ok(null, Texts::of('mail_on_its_way'));
    }
}
