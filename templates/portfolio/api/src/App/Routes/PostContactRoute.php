<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnCreateContactMessage;
use StoneScriptPHP\Alert;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Log;
use StoneScriptPHP\RateLimiter;

/** A visitor writes to the owner. */
final class PostContactRoute implements IRouteHandler
{
    public string $name;
    public string $email;
    public string $message;

    /** A field that people do not see. Who fills it in is a robot: it is thanked, and nothing is kept. */
    public mixed $website = '';

    public function validation_rules(): array
    {
        return [
            // One line: a name goes into mail headers later.
            'name' => ['required', 'string', 'max:120', 'regex:/^[^\r\n\t]*\S[^\r\n\t]*$/Du'],
            'email' => 'required|string|email|max:254',
            'message' => 'required|string|min:10|max:5000',
        ];
    }

    public function process(): ApiResponse
    {
        RateLimiter::check('contact', 5, 600);
        RateLimiter::check('contact-all', 200, 3600, 'everybody');
        if ($this->website !== '' && $this->website !== null) {
            Log::info('A contact form was filled in by a robot');
            return res_ok(null, 'Your message has arrived.');
        }
        $id = FnCreateContactMessage::run($this->name, $this->email, $this->message);
        Alert::publish('owner', 'contact.received', ['id' => $id, 'name' => $this->name]);
        return res_ok(null, 'Your message has arrived.');
    }
}
