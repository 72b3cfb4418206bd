<?php

declare(strict_types=1);

namespace App\Routes\Admin;

use App\Database\Functions\FnGetCommentCounts;
use App\Database\Functions\FnGetCommentQueue;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

/** Comments of one state, and how many there are of each. */
final class GetQueueRoute implements IRouteHandler
{
    public string $state = 'pending';
    public string $q = '';
    public int $limit = 25;
    public int $offset = 0;

    public function validation_rules(): array
    {
        return [
            'state' => 'in:pending,approved,spam,deleted',
            'q' => 'string|max:100',
            'limit' => 'integer|min:1|max:100',
            'offset' => 'integer|min:0|max:1000000',
        ];
    }

    public function process(): ApiResponse
    {
        return res_ok(FnGetCommentQueue::run($this->state, $this->q, $this->limit, $this->offset) + ['counts' => FnGetCommentCounts::run()]);
    }
}
