<?php

declare(strict_types=1);

namespace App\Routes;

use App\DTO\Line;
use App\Database\Functions\FnCreateContactMessage;
use StoneScriptPHP\Alert;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\Guard;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Mailer;
use StoneScriptPHP\Texts;

/** A visitor writes to the owner, who hears at once and gets a mail. */
final class PostContactRoute implements IRouteHandler
{
    public string $name;
    public string $email;
    public string $message;

    public function validation_rules(): array
    {
        return [
            // One line: a name goes into mail headers later.
            'name' => ['required', 'string', 'max:120', 'regex:' . Line::NAME],
            'email' => 'required|string|email|max:254',
            'message' => 'required|string|min:10|max:5000',
        ];
    }

    public function process(): ApiResponse
    {
        $thanks = res_ok(null, Texts::of('contact_thanks'));
        if (Guard::form($this, 'contact')) {
            return $thanks;
        }
        $values = ['name' => $this->name, 'email' => $this->email, 'message' => $this->message];
        $message = Database::transaction(function () use ($values): array {
            $message = FnCreateContactMessage::run($this->name, $this->email, $this->message);
            if ($message['o_new']) {
                Mailer::queue('', Texts::of('contact_mail_subject', $values), Texts::of('contact_mail', $values), $this->email);
            }
            return $message;
        });
        if ($message['o_new']) {
            Alert::publish('owner', 'contact.received', [
                'id' => $message['o_id'],
                'text' => Texts::of('contact_alert', $values),
                'path' => "c/messages/{$message['o_id']}",
            ]);
        }
        return $thanks;
    }
}
