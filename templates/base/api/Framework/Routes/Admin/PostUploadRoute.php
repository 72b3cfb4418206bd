<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes\Admin;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Log;
use StoneScriptPHP\Texts;
use StoneScriptPHP\Uploads;

/** multipart/form-data with the field "file". */
final class PostUploadRoute implements IRouteHandler
{
    public string $alt = '';

    public function validation_rules(): array
    {
        return ['alt' => ['string', 'max:300', 'regex:/^\P{Cc}*$/Du']];
    }

    public function process(): ApiResponse
    {
        $file = Application::$request->files['file'] ?? null;
        if ($file === null) {
            return res_invalid(['file' => [Texts::of('is_required')]]);
        }
        $kept = Uploads::keep($file, Application::$user['id'], $this->alt);
        Log::info('A file was uploaded', ['id' => $kept['id'], 'mime' => $kept['mime'], 'by' => Application::$user['id']]);
        return res_ok($kept);
    }
}
