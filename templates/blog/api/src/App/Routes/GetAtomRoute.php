<?php

declare(strict_types=1);

namespace App\Routes;

use App\Lib\Atom;
use App\Lib\Conditional;
use App\Lib\Feed;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\IRouteHandler;

final class GetAtomRoute implements IRouteHandler
{
    public function validation_rules(): array
    {
        return [];
    }

    public function process(): ApiResponse
    {
        $feed = Feed::read();
        return Conditional::answer(Application::$request, Atom::write($feed), 'application/atom+xml; charset=utf-8', $feed->changed);
    }
}
