<?php

declare(strict_types=1);

namespace Tests\Type;

final class InvoiceTest extends ShopTestCase
{
    public function test_an_invoice_names_everybody_and_shows_the_rupee(): void
    {
        $this->put_in_cart($this->product(118000, 5), 2);
        $names = ['name' => 'Zoë Łukasiewicz-Ἀθηνᾶ Иванова', 'company' => 'Rao & Sons <Pvt> Ltd', 'region' => 'KA'];
        $billing = ['tax_number' => '29ABCDE1234F1Z5'] + $names + self::ADDRESS;
        $token = $this->order('delivery', ['address' => ['region' => 'KA'] + self::ADDRESS, 'billing' => $billing])->data['token'];
        self::assertSame(409, $this->get("/orders/$token/invoice")->status, 'not before it is paid or sent');
        $id = $this->order_id($token);
        $this->post("/admin/orders/$id/event", ['event' => 'paid'], $this->token());
        $answer = $this->get("/orders/$token/invoice");
        self::assertSame('application/pdf', $answer->headers['content-type']);
        self::assertStringStartsWith('%PDF-', $answer->body);
        $text = Pdf::text($answer->body);
        foreach (['₹2,360.00', '₹1,180.00', 'Zoë Łukasiewicz-Ἀθηνᾶ Иванова', 'Rao & Sons <Pvt> Ltd', '29ABCDE1234F1Z5', 'CGST 9 %', 'SGST 9 %', '₹180.00', 'TEST'] as $expected) {
            self::assertStringContainsString(str_replace(' ', '', $expected), $text);
        }
        self::assertStringStartsWith('%PDF-', $this->get("/admin/orders/$id/invoice", $this->token('editor'))->body);
        self::assertSame(401, $this->get("/admin/orders/$id/invoice")->status);
    }

    public function test_real_orders_have_a_series_of_their_own_that_starts_with_one(): void
    {
        $this->sql('update shop_settings set test_mode = false');
        $year = date('Y');
        foreach ([1, 2] as $n) {
            $this->put_in_cart($this->product(50000, 5));
            $id = $this->order_id($this->order('transfer')->data['token']);
            $this->post("/admin/orders/$id/event", ['event' => 'paid'], $this->token());
            self::assertSame("INV-$year-0000$n", $this->get("/admin/orders/$id", $this->token())->data['invoice']);
        }
        $this->sql('update shop_settings set test_mode = true');
    }

    public function test_what_the_seller_changes_later_does_not_change_an_invoice(): void
    {
        $this->put_in_cart($this->product(50000, 5));
        $id = $this->order_id($this->order('transfer')->data['token']);
        $this->post("/admin/orders/$id/event", ['event' => 'paid'], $this->token());
        $this->sql("update shop_settings set legal_name = 'Somebody Else'");
        self::assertStringNotContainsString('SomebodyElse', Pdf::text($this->get("/admin/orders/$id/invoice", $this->token())->body));
    }
}
