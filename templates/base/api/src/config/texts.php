<?php

declare(strict_types=1);

/*
 * Words that this site says in its own way, laid over base-texts.php: 'login_wrong' => '…'. Under 'raised' those of the SQL functions
 * (raise exception 'Only {n} are left'): 'raised' => ['Only {n} are left' => '…'].
 */
return [];
