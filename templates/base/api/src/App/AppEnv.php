<?php

declare(strict_types=1);

namespace App;

/** The environment of this site. Your own variables (dashboard, "Variables") become readable by adding a property here. */
final class AppEnv extends BaseEnv
{
}
