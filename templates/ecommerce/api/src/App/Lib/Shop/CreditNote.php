<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use App\Lib\Pdf\Document;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\HttpError;
use StoneScriptPHP\Texts;

/** A credit note as PDF, or what cancels one. Its number was drawn in SQL (add_credit_note); the document is generated again from the stored data. */
final class CreditNote
{
    public static function answer(array $order, int $id): ApiResponse
    {
        $note = self::read($order, $id);
        return Document::answer(CreditNotePdf::render($order, $note), $note['o_number']);
    }

    /** @param array{id: int, number: string} $note @return array{name: string, mime: string, content: string} */
    public static function attachment(array $order, array $note): array
    {
        return Document::attachment(CreditNotePdf::render($order, self::read($order, $note['id'])), $note['number']);
    }

    private static function read(array $order, int $id): array
    {
        $note = Database::row('get_credit_note', ['i_order' => $order['id'], 'i_id' => $id]) ?? throw new HttpError(res_not_ok(Texts::of('credit_note_missing'), 404));
        return ['o_document' => json_decode($note['o_document'], true)] + $note;
    }
}
