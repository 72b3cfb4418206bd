<?php

declare(strict_types=1);

/*
 * Every word that the api says to people, on all kinds of sites: change or translate them in texts.php, which is laid over this
 * file. What stands in {braces} is filled in. The words of www are in www/src/app/core/texts.ts, those of the admin in admin/admin-texts.ts.
 */
return [
    'session_missing' => 'There is no such session of yours',

    'reset_asked' => 'If there is an account with this address, a mail is on its way.',
    'reset_no_mail' => 'This site sends no mails.',
    'reset_link_over' => 'This link has been used or is too old. Please ask for a new one.',
    'reset_done' => 'Your password has been changed. Please log in with it.',
    'reset_mail_subject' => 'A new password for {site}',
    'reset_mail' => "Hello {name},\n\nsomebody, probably you, asked for a new password for the admin of {site}. Choose one here:\n\n{link}\n\n"
        . "The link works once, within {minutes} minutes. If it was not you, there is nothing to do: your password stays as it is.\n",
    'reset_notice_subject' => 'Your password for {site} has been changed',
    'reset_notice' => "Hello {name},\n\nthe password of your account for the admin of {site} has just been changed by a link in a mail, and you have been logged out everywhere.\n\n"
        . "If it was not you, ask for a new password at once: {link}\n",

    'raised' => [
    ],
];
