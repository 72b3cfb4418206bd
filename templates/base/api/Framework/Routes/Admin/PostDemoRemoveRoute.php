<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes\Admin;

use StoneScriptPHP\Admin\Schema;
use StoneScriptPHP\Alert;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\Database;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Log;

final class PostDemoRemoveRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        $done = Database::row('remove_demo');
        Log::info('The demo content was removed', ['rows' => $done['o_removed'], 'by' => Application::$user['id']]);
        foreach (Schema::collections() as $collection) {
            Alert::publish('public', 'content.changed', ['collection' => $collection->name, 'id' => 0]);
        }
        return res_ok(['removed' => $done['o_removed'], 'kept' => $done['o_kept']]);
    }
}
