<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes\Admin;

use App\AppEnv;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\IRouteHandler;

/** What the site wrote, the newest first. */
final class GetMailsRoute implements IRouteHandler
{
    public int $limit = 50;
    public int $offset = 0;

    public function validation_rules(): array
    {
        return ['limit' => 'integer|min:1|max:200', 'offset' => 'integer|min:0|max:1000000'];
    }

    public function process(): ApiResponse
    {
        $rows = Database::fn('get_mails', ['i_limit' => $this->limit, 'i_offset' => $this->offset]);
        return res_ok([
            'rows' => array_map(self::shape(...), $rows),
            'total' => $rows[0]['o_total'] ?? 0,
            'sending' => AppEnv::get()->MAIL_HOST !== '',
        ]);
    }

    private static function shape(array $row): array
    {
        return [
            'id' => $row['o_id'], 'to' => $row['o_recipient'], 'subject' => $row['o_subject'], 'text' => $row['o_body'], 'reply_to' => $row['o_reply_to'],
            'state' => $row['o_state'], 'attempts' => $row['o_attempts'], 'error' => $row['o_error'], 'created_at' => $row['o_created_at'],
            'sent_at' => $row['o_sent_at'], 'attachments' => json_decode($row['o_attachments'], true),
        ];
    }
}
