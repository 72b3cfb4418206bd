<?php

declare(strict_types=1);

return [
    'nothing_here' => 'Hier ist nichts', 'must_be_email' => 'muss eine E-Mail-Adresse sein',
    'visit_title' => 'Weg & "Zeiten"', 'visit_hello' => 'Hallo, {name} & Co',
    'raised' => ['Nothing poisonous here' => 'Nichts Giftiges', 'Only {n} of {what} are left' => 'Nur {n} von {what} sind da'],
];
