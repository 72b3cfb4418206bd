<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes\Admin;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Uploads;

/** The newest first; ?q= looks into names and descriptions, ?kind= is image or pdf. */
final class GetUploadsRoute implements IRouteHandler
{
    public string $q = '';
    public string $kind = '';
    public int $limit = 50;
    public int $offset = 0;

    public function validation_rules(): array
    {
        return ['q' => 'string|max:100', 'kind' => 'in:image,pdf', 'limit' => 'integer|min:1|max:200', 'offset' => 'integer|min:0|max:1000000'];
    }

    public function process(): ApiResponse
    {
        $rows = Database::fn('get_uploads', ['i_query' => $this->q, 'i_kind' => $this->kind, 'i_limit' => $this->limit, 'i_offset' => $this->offset]);
        return res_ok(['rows' => array_map(Uploads::shape(...), $rows), 'total' => $rows[0]['o_total'] ?? 0]);
    }
}
