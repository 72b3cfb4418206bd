<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnCreateContactMessage;
use App\DTO\Line;
use StoneScriptPHP\Alert;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\Guard;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Mailer;

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
        $thanks = res_ok(null, 'Your message has arrived. You will hear from us soon.');
        if (Guard::form($this, 'contact')) {
            return $thanks;
        }
        $message = Database::transaction(function (): array {
            $message = FnCreateContactMessage::run($this->name, $this->email, $this->message);
            if ($message['o_new']) {
                Mailer::queue('', "A message from $this->name", "$this->message\n\n$this->name, $this->email", $this->email);
            }
            return $message;
        });
        if ($message['o_new']) {
            Alert::publish('owner', 'contact.received', [
                'id' => $message['o_id'],
                'text' => "A message from $this->name",
                'path' => "c/messages/{$message['o_id']}",
            ]);
        }
        return $thanks;
    }
}
