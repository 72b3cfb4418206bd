<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnCreateContactMessage;
use StoneScriptPHP\Alert;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\Guard;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Mailer;
use StoneScriptPHP\Pages\Site;
use StoneScriptPHP\Texts;

/** A visitor writes to the owner. */
final class PostContactRoute implements IRouteHandler
{
    public string $name;
    public string $email;
    public string $message;

    public function validation_rules(): array
    {
        return [
            // One line: a name goes into mail headers.
            'name' => ['required', 'string', 'max:120', 'regex:/^[^\p{Cc}]*[^\p{Cc}\s][^\p{Cc}]*$/Du'],
            'email' => 'required|string|email|max:254',
            'message' => 'required|string|min:10|max:5000',
        ];
    }

    public function process(): ApiResponse
    {
        if (!Guard::form($this, 'contact')) {
            Database::transaction(fn () => $this->keep());
        }
        return res_ok(null, Texts::of('contact_thanks'));
    }

    private function keep(): void
    {
        $kept = FnCreateContactMessage::run($this->name, $this->email, $this->message);
        if (!$kept['o_new']) {
            return;
        }
        $values = ['name' => $this->name, 'email' => $this->email, 'message' => $this->message, 'site' => Site::origin()];
        Mailer::queue('', Texts::of('contact_mail_subject', $values), Texts::of('contact_mail', $values), $this->email);
        Alert::publish('owner', 'contact.received', [
            'id' => $kept['o_id'],
            'text' => Texts::of('contact_alert', $values),
            'path' => "c/contact_messages/{$kept['o_id']}",
        ]);
    }
}
