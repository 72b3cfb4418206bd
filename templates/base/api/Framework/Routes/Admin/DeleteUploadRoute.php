<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes\Admin;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Log;
use StoneScriptPHP\Texts;
use StoneScriptPHP\Uploads;

final class DeleteUploadRoute implements IRouteHandler
{
    public int $id;

    public function validation_rules(): array
    {
        return ['id' => 'required|integer|min:1'];
    }

    public function process(): ApiResponse
    {
        if (!Uploads::delete($this->id)) {
            return res_not_ok(Texts::of('file_missing'), 404);
        }
        Log::info('A file was deleted', ['id' => $this->id, 'by' => Application::$user['id']]);
        return res_ok();
    }
}
