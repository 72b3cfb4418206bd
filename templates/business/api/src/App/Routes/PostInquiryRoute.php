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
        return res_ok(null, 'Your inquiry has arrived.');
    }

    private function keep(): void
    {
        $kept = FnCreateContactInquiry::run($this->name, $this->email, $this->phone, $this->service, $this->message);
        if (!$kept['o_new']) {
            return;
        }
        $about = $kept['o_service_title'] === '' ? '' : ' about ' . $kept['o_service_title'];
        Mailer::queue('', "Inquiry from {$this->name}{$about}", $this->mail($kept['o_service_title']), $this->email);
        Alert::publish('owner', 'inquiry.received', [
            'id' => $kept['o_id'],
            'text' => "An inquiry from {$this->name}{$about}",
            'path' => 'c/contact_inquiries/' . $kept['o_id'],
        ]);
    }

    private function mail(string $service): string
    {
        $lines = ["$this->name <$this->email> asks on " . Site::origin() . ':', ''];
        if ($service !== '') {
            $lines[] = "Service: $service";
        }
        if ($this->phone !== '') {
            $lines[] = "Phone: $this->phone";
        }
        array_push($lines, '', $this->message, '', '--', 'Answer this mail to write back.');
        return implode("\n", $lines);
    }
}
