<?php

declare(strict_types=1);

return ['/' => App\Pages\SampleHomePage::class, '/opening-hours' => App\Pages\SampleHoursPage::class, '/visit' => App\Pages\SampleVisitPage::class, '/plants/{slug}' => App\Pages\SamplePlantPage::class, '/old/{name}' => App\Pages\SampleMovedPage::class, '/asked' => App\Pages\SampleAskedPage::class];
