<?php

declare(strict_types=1);

namespace StoneScriptPHP;

/** Ends the request with an answer, from wherever it is thrown. */
final class HttpError extends \RuntimeException
{
    public function __construct(public readonly ApiResponse $response)
    {
        parent::__construct($response->message);
    }
}
