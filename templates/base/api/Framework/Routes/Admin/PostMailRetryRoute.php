<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes\Admin;

use App\AppEnv;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\MailSender;

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
            return res_not_ok('Set MAIL_HOST first: without it, mails are kept here', 409);
        }
        if (!Database::row('retry_mail', ['i_id' => $this->id])['o_found']) {
            return res_not_ok('There is no mail here that could be sent again', 404);
        }
        MailSender::after_response();
        return res_ok(null, 'It is being sent');
    }
}
