<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnCreateContactInquiry;
use StoneScriptPHP\Alert;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\Guard;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Mailer;
use StoneScriptPHP\Pages\Site;
use StoneScriptPHP\Texts;

/** A visitor asks for something, perhaps for one of the services. */
final class PostInquiryRoute implements IRouteHandler
{
    public string $name;
    public string $email;
    public string $phone = '';
    public string $service = '';
    public string $message;

    public function validation_rules(): array
    {
        return [
            // One line: a name goes into mail headers.
            'name' => ['required', 'string', 'max:120', 'regex:/^[^\p{Cc}]*[^\p{Cc}\s][^\p{Cc}]*$/Du'],
            'email' => 'required|string|email|max:254',
            'phone' => ['string', 'max:40', 'regex:~^[0-9+()/. \-]*[0-9][0-9+()/. \-]*$~D'],
            'service' => 'string|max:120',
            'message' => 'required|string|min:10|max:5000',
        ];
    }

    public function process(): ApiResponse
    {
        if (!Guard::form($this, 'inquiry')) {
            Database::transaction(fn () => $this->keep());
        }
        return res_ok(null, Texts::of('inquiry_thanks'));
    }

    private function keep(): void
    {
        $kept = FnCreateContactInquiry::run($this->name, $this->email, $this->phone, $this->service, $this->message);
        if (!$kept['o_new']) {
            return;
        }
        $values = [
            'name' => $this->name, 'email' => $this->email, 'phone' => $this->phone, 'message' => $this->message,
            'service' => $kept['o_service_title'], 'site' => Site::origin(),
        ];
        $about = $values['service'] !== '';
        $subject = $about ? Texts::of('inquiry_mail_subject_about', $values) : Texts::of('inquiry_mail_subject', $values);
        Mailer::queue('', $subject, Texts::of('inquiry_mail', ['facts' => self::facts($values)] + $values), $this->email);
        Alert::publish('owner', 'inquiry.received', [
            'id' => $kept['o_id'],
            'text' => $about ? Texts::of('inquiry_alert_about', $values) : Texts::of('inquiry_alert', $values),
            'path' => 'c/contact_inquiries/' . $kept['o_id'],
        ]);
    }

    /** @param array<string, string> $values */
    private static function facts(array $values): string
    {
        return ($values['service'] === '' ? '' : Texts::of('inquiry_mail_service', $values) . "\n")
            . ($values['phone'] === '' ? '' : Texts::of('inquiry_mail_phone', $values) . "\n");
    }
}
