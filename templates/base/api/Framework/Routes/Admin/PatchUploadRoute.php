<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes\Admin;

use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Database;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Texts;
use StoneScriptPHP\Uploads;

/** What a picture shows, for those who do not see it. */
final class PatchUploadRoute implements IRouteHandler
{
    public int $id;
    public string $alt = '';

    public function validation_rules(): array
    {
        return ['id' => 'required|integer|min:1', 'alt' => ['string', 'max:300', 'regex:/^\P{Cc}*$/Du']];
    }

    public function process(): ApiResponse
    {
        $row = Database::row('update_upload', ['i_id' => $this->id, 'i_alt' => $this->alt]);
        return $row === null ? res_not_ok(Texts::of('file_missing'), 404) : res_ok(Uploads::shape($row));
    }
}
