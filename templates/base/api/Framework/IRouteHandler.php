<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/**
 * One route. Public typed properties are filled from query, body and path (the path wins) after validation_rules() held.
 */
interface IRouteHandler
{
    /** @return array<string, string|list<string>> field => 'required|email|max:200' or a list of rules */
    public function validation_rules(): array;

    public function process(): ApiResponse;
}
