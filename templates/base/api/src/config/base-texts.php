<?php

declare(strict_types=1);

/*
 * Every word that the api says to people, on all kinds of sites: translate them in texts.php, which is laid over this file. What
 * stands in {braces} is filled in. The words of www are in www/src/app/core/texts.ts, those of the admin in admin/admin-texts.ts,
 * the labels of its forms in config/admin.php.
 */
return [
    // Of any request.
    'check' => 'Please check what you entered',
    'went_wrong' => 'Something went wrong and has been logged. Please try again.',
    'not_possible' => 'This is not possible',
    'too_many' => 'Too many requests. Please try again later.',
    'nothing_here' => 'There is nothing at this address',
    'wrong_method' => 'This address does not support the method {method}',
    'not_for_you' => 'Your account has no access to this',
    'foreign_site' => 'This address does not accept requests from other sites',
    'too_large' => 'This is too large',
    'no_json' => 'Send the body as application/json',
    'no_json_object' => 'The body is not a JSON object',
    'no_text' => 'The request contains bytes that are not text',
    'no_database' => 'The database does not answer',

    // Of a field; they complete "this field …".
    'is_required' => 'is required',
    'has_the_wrong_type' => 'has the wrong type',
    'must_be_string' => 'must be text',
    'must_be_one_line' => 'must be one line',
    'is_no_text' => 'contains characters that are not text',
    'must_be_email' => 'must be an e-mail address',
    'must_be_url' => 'must be a web address',
    'must_be_link' => 'must be a web address (https://…), mailto:, tel: or a path of this site',
    'must_be_slug' => 'may contain only lower-case letters, digits and hyphens',
    'must_be_file' => 'must be an uploaded file or a path of this site',
    'must_be_colour' => 'must be a colour like #3d4fd1',
    'must_be_integer' => 'must be a whole number',
    'must_be_numeric' => 'must be a number',
    'must_be_amount' => 'must be an amount',
    'must_be_boolean' => 'must be true or false',
    'must_be_yes_or_no' => 'must be yes or no',
    'must_be_date' => 'must be a date',
    'must_be_datetime' => 'must be a date and a time',
    'must_be_array' => 'must be a list',
    'must_be_numbers' => 'must be a list of different numbers',
    'must_be_offered' => 'must be one of the choices',
    'must_be_one_of' => 'must be one of {options}',
    'must_be_regex' => 'has the wrong format',
    'must_be_as_read' => 'must be sent back unchanged',
    'must_be_at_min' => 'must be at least {n}',
    'must_be_at_max' => 'must be at most {n}',
    'must_be_at_min_characters' => 'must be at least {n} characters',
    'must_be_at_max_characters' => 'must be at most {n} characters',
    'must_be_at_min_entries' => 'must be at least {n} entries',
    'must_be_at_max_entries' => 'must be at most {n} entries',
    'entry' => 'entry {n}: {label} {problem}',
    'is_taken' => 'is already used by another entry',
    'is_not_allowed' => 'is not allowed',
    'is_too_large' => 'is too large',
    'is_too_long' => 'is too long',
    'is_gone' => 'no longer exists',

    // Accounts.
    'login_wrong' => 'The e-mail address or the password is wrong',
    'many_logins' => 'Too many people are logging in right now. Please try again in a moment.',
    'please_log_in' => 'Please log in',
    'logged_out' => 'You are logged out',
    'is_not_the_password' => 'is not your current password',
    'is_the_old_password' => 'must differ from the current password',
    'account_missing' => 'This account does not exist',
    'session_missing' => 'You have no such session',
    'reset_asked' => 'If this address has an account, we have sent an e-mail to it.',
    'reset_no_mail' => 'This site cannot send e-mails.',
    'reset_link_over' => 'This link has been used or has expired. Please request a new one.',
    'reset_done' => 'Your password has been changed. Please log in with it.',
    'reset_mail_subject' => 'Choose a new password for {site}',
    'reset_mail' => "Hello {name},\n\nsomeone, probably you, requested a new password for the admin of {site}. Choose it here:\n\n{link}\n\n"
        . "The link works once and expires after {minutes} minutes. If this was not you, ignore this e-mail: your password does not change.\n",
    'reset_notice_subject' => 'Your password for {site} has been changed',
    'reset_notice' => "Hello {name},\n\nthe password of your account in the admin of {site} has just been changed with a link from an e-mail, and you have been logged out everywhere.\n\n"
        . "If this was not you, request a new password immediately: {link}\n",

    // Files; those that complete "this file …" first.
    'must_be_a_picture_or_pdf' => 'must be a picture (JPEG, PNG, WebP, GIF) or a PDF',
    'is_no_picture' => 'is not a readable picture',
    'has_too_many_pixels' => 'has too many pixels: at most 40 million are allowed',
    'is_no_pdf' => 'is not a complete PDF',
    'is_a_pdf_with_programs' => 'is a PDF that contains scripts or other files',
    'holds_something_else' => 'contains something other than its file type says',
    'may_have' => 'may have at most {size}',
    'did_not_arrive' => 'was not received; please try again',
    'file_too_large' => 'This file is too large',
    'file_not_kept' => 'This file cannot be stored',
    'file_missing' => 'This file does not exist',

    // The admin.
    'entry_missing' => 'This entry does not exist',
    'collection_missing' => 'This collection does not exist',
    'collection_closed' => 'This collection does not allow that',
    'changed_meanwhile' => 'Someone else has changed this in the meantime',
    'list_outdated' => 'This list is out of date. Please reload it.',
    'database_refused' => 'The database does not allow this',
    'in_use' => 'This is still in use and cannot be deleted.',
    'in_use_by' => 'This is still in use in {label} and cannot be deleted.',
    'no_mail_host' => 'Set MAIL_HOST first: without it, no e-mails are sent',
    'mail_missing' => 'This e-mail cannot be sent again',
    'mail_on_its_way' => 'It is being sent',

    // Pages.
    'home' => 'Home',
    'page_missing' => 'Page not found',

    // Messages raised by SQL functions: the raised message => the text shown.
    'raised' => [
        'An account with this address already exists' => 'An account with this address already exists',
        'The site needs an owner' => 'The site needs an owner',
        'You cannot delete your own account' => 'You cannot delete your own account',
    ],
];
