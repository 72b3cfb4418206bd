<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use App\Lib\Pdf\Document;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\HttpError;
use StoneScriptPHP\Texts;

/** The invoice of an order as PDF. Its number was drawn in SQL (issue_invoice); the document is generated again from the stored data. */
final class Invoice
{
    public static function answer(array $order): ApiResponse
    {
        return Document::answer(self::pdf($order), (string) $order['invoice']);
    }

    /** @return array{name: string, mime: string, content: string} */
    public static function attachment(array $order): array
    {
        return Document::attachment(self::pdf($order), $order['invoice']);
    }

    private static function pdf(array $order): string
    {
        $row = Database::row('get_invoice', ['i_order' => $order['id']])
            ?? throw new HttpError(res_not_ok(Texts::of('invoice_missing'), 409));
        $document = json_decode($row['o_document'], true);
        return InvoicePdf::render($order, $document['seller'], $document['footer'], $row['o_number'], substr((string) $row['o_issued_at'], 0, 10));
    }
}
