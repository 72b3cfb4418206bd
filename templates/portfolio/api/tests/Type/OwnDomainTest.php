<?php

declare(strict_types=1);

namespace Tests\Type;

use Tests\Support\OwnDomainTestCase;

final class OwnDomainTest extends OwnDomainTestCase
{
    protected const FORM = '/contact';
}
