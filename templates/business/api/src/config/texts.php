<?php

declare(strict_types=1);

/*
 * The texts of this type of site, merged over base-texts.php: the same key replaces a text of base. The texts of
 * the pages are those of www/src/app/texts.ts, as search engines read them: change both. What stands in {braces} is filled in.
 */
return [
    'ask' => 'Request a quote',

    // The first page.
    'home_more' => 'See what we do',
    'home_services' => 'What we do',
    'home_all_services' => 'All services',
    'home_steps' => 'How it works',
    'home_quotes' => 'What customers say',
    'home_visit' => 'Visit us',
    'home_invite' => 'Do you have a project in mind?',
    'home_invite_text' => 'Tell us in a few lines what you need. You will hear from us soon, with no obligation.',
    'home_empty' => 'We are just setting up this site. Please come back soon.',

    // The list of services.
    'services_title' => 'Services',
    'services_lead' => 'Everything we offer, with prices where we can state them in advance.',
    'services_every' => 'All',
    'services_list' => 'What we offer',
    'services_empty' => 'Our services will be listed here soon. Until then, just ask us.',

    // A service.
    'service_back' => 'All services',
    'service_price' => 'Price',
    'service_duration' => 'How long it takes',
    'service_area' => 'Where',
    'service_included' => 'What is included',
    'service_gallery' => 'More pictures',
    'service_ask' => 'Ask about it',
    'service_others' => 'You may also like',
    'service_quotes' => 'What customers say about it',

    // About.
    'about_title' => 'About us',
    'about_of' => 'About {name}',
    'about_strengths' => 'What you can count on',
    'about_team' => 'Our team',
    'about_to_team' => 'Meet the team',
    'about_empty' => 'More about us is coming soon.',

    // Team.
    'team_title' => 'Team',
    'team_lead' => 'Meet the team you will work with.',
    'team_empty' => 'We will introduce ourselves here soon.',

    // Questions.
    'questions_title' => 'Questions and answers',
    'questions_menu' => 'Questions',
    'questions_lead' => 'The questions we are asked most often.',
    'questions_other' => 'Do you have another question?',
    'questions_empty' => 'There are no questions yet. Ask the first one.',

    // Contact.
    'contact_title' => 'Contact',
    'contact_lead' => 'Tell us what you need. We read every inquiry ourselves.',
    'contact_form' => 'Write to us',
    'contact_direct' => 'Contact us directly',

    // Where it is.
    'visit_address' => 'Address',
    'visit_phone' => 'Phone',
    'visit_email' => 'E-mail',
    'visit_area' => 'We work in',
    'visit_directions' => 'How to get here',
    'visit_links' => 'Find us online',
    'visit_way' => 'Get directions',
    'visit_map' => 'Open in OpenStreetMap',

    // Opening hours. The names of days and months come of themselves, by the language in the settings.
    'hours_title' => 'Opening hours',
    'hours_closed' => 'Closed',
    'hours_all_day' => 'Open all day',
    'hours_special' => 'Special days',
    'hours_now' => 'Open now',
    'hours_now_until' => 'Open now, until {time}',
    'hours_now_until_day' => 'Open now, until {day} at {time}',
    'hours_not_now' => 'Closed now',
    'hours_opens_today' => 'Closed now, opens at {time}',
    'hours_opens_tomorrow' => 'Closed now, opens tomorrow at {time}',
    'hours_opens_on' => 'Closed now, opens on {day} at {time}',

    // An inquiry: to who sent it, and what the owner gets of it, a mail and a line in the admin.
    'inquiry_thanks' => 'Your inquiry has been sent.',
    'inquiry_mail_subject' => 'Inquiry from {name}',
    'inquiry_mail_subject_about' => 'Inquiry from {name} about {service}',
    'inquiry_mail' => "{name} <{email}> sent an inquiry on {site}:\n\n{facts}\n{message}\n\n--\nReply to this e-mail to answer.",
    'inquiry_mail_service' => 'Service: {service}',
    'inquiry_mail_phone' => 'Phone: {phone}',
    'inquiry_alert' => 'An inquiry from {name}',
    'inquiry_alert_about' => 'An inquiry from {name} about {service}',

    // What is not there.
    'service_missing' => 'This service does not exist',
    'legal_missing' => 'This page does not exist',

    // Messages raised by SQL functions: the raised message => the text shown.
    'raised' => [
        'Opening and closing are at the same time. A whole day is 00:00 to 24:00.' => 'Opening and closing time are the same. For a whole day, enter 00:00 to 24:00.',
        'The last day is before the first.' => 'The last day is before the first.',
        'Special days last a year at most.' => 'Special days last a year at most.',
        'This is no longer offered. Please choose something else.' => 'This is no longer offered. Please choose something else.',
    ],
];
