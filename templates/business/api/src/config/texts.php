<?php

declare(strict_types=1);

/*
 * The words of this kind of site, laid over base-texts.php: what that says can be said in another way here, by the same key. The words of
 * the pages are those of www/src/app/texts.ts, as search engines read them: change both. What stands in {braces} is filled in.
 */
return [
    'ask' => 'Ask for an offer',

    // The first page.
    'home_more' => 'See what we do',
    'home_services' => 'What we do',
    'home_all_services' => 'All services',
    'home_steps' => 'How it works',
    'home_quotes' => 'What customers say',
    'home_visit' => 'Come and see us',
    'home_invite' => 'Shall we have a look at it together?',
    'home_invite_text' => 'Write a few lines about what you have in mind. You hear from us soon, and it commits you to nothing.',
    'home_empty' => 'We are just setting up this site. Please come back soon.',

    // The list of services.
    'services_title' => 'Services',
    'services_lead' => 'What we make, do and sell, with prices as far as they can be named beforehand.',
    'services_every' => 'All',
    'services_list' => 'What we offer',
    'services_empty' => 'Our services will stand here soon. Until then, just ask us.',

    // A service.
    'service_back' => 'All services',
    'service_price' => 'Price',
    'service_duration' => 'How long it takes',
    'service_area' => 'Where',
    'service_included' => 'This is included',
    'service_gallery' => 'More pictures',
    'service_ask' => 'Ask about it',
    'service_others' => 'You may also like',
    'service_quotes' => 'What customers say about it',

    // About.
    'about_title' => 'About us',
    'about_of' => 'About {name}',
    'about_strengths' => 'What you can count on',
    'about_team' => 'The people behind it',
    'about_to_team' => 'Meet the team',
    'about_empty' => 'More about us will stand here soon.',

    // Team.
    'team_title' => 'Team',
    'team_lead' => 'The people you will have to do with.',
    'team_empty' => 'We will introduce ourselves here soon.',

    // Questions.
    'questions_title' => 'Questions and answers',
    'questions_menu' => 'Questions',
    'questions_lead' => 'What we are asked most often.',
    'questions_other' => 'Something else you would like to know?',
    'questions_empty' => 'There are no questions here yet: ask the first one.',

    // Contact.
    'contact_title' => 'Contact',
    'contact_lead' => 'Tell us what you need. Every inquiry is read by one of us.',
    'contact_form' => 'Write to us',
    'contact_direct' => 'Or directly',

    // Where it is.
    'visit_address' => 'Address',
    'visit_phone' => 'Phone',
    'visit_email' => 'E-mail',
    'visit_area' => 'We work in',
    'visit_directions' => 'How to get here',
    'visit_links' => 'Elsewhere',
    'visit_way' => 'Show me the way',
    'visit_map' => 'Open in OpenStreetMap',

    // Opening hours. The names of days and months come of themselves, by the language in the settings.
    'hours_title' => 'Opening hours',
    'hours_closed' => 'Closed',
    'hours_all_day' => 'Open all day',
    'hours_special' => 'Special days',
    'hours_now' => 'Open now',
    'hours_now_until' => 'Open now, until {time}',
    'hours_now_until_day' => 'Open now, until {day} at {time}',
    'hours_not_now' => 'Closed at present',
    'hours_opens_today' => 'Closed now, opens at {time}',
    'hours_opens_tomorrow' => 'Closed now, opens tomorrow at {time}',
    'hours_opens_on' => 'Closed now, opens on {day} at {time}',

    // An inquiry: to who sent it, and what the owner gets of it, a mail and a line in the admin.
    'inquiry_thanks' => 'Your inquiry has arrived.',
    'inquiry_mail_subject' => 'Inquiry from {name}',
    'inquiry_mail_subject_about' => 'Inquiry from {name} about {service}',
    'inquiry_mail' => "{name} <{email}> asks on {site}:\n\n{facts}\n{message}\n\n--\nAnswer this mail to write back.",
    'inquiry_mail_service' => 'Service: {service}',
    'inquiry_mail_phone' => 'Phone: {phone}',
    'inquiry_alert' => 'An inquiry from {name}',
    'inquiry_alert_about' => 'An inquiry from {name} about {service}',

    // What is not there.
    'service_missing' => 'There is no such service',
    'legal_missing' => 'There is no such page',

    // What SQL functions raise, as it stands there => as it is said.
    'raised' => [
        'Opening and closing are at the same time. A whole day is 00:00 to 24:00.' => 'Opening and closing are at the same time. A whole day is 00:00 to 24:00.',
        'The last day is before the first.' => 'The last day is before the first.',
        'Special days last a year at most.' => 'Special days last a year at most.',
        'This is not offered any more. Please choose something else.' => 'This is not offered any more. Please choose something else.',
    ],
];
