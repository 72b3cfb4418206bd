<?php

declare(strict_types=1);

namespace App\Pages;

/** The words of the pages as the api sends them; the same as in www/src/app/texts.ts. */
final class Texts
{
    public const ASK = 'Ask for an offer';

    public const HOME = [
        'more' => 'See what we do',
        'services' => 'What we do',
        'allServices' => 'All services',
        'steps' => 'How it works',
        'quotes' => 'What customers say',
        'visit' => 'Come and see us',
        'invite' => 'Shall we have a look at it together?',
        'inviteText' => 'Write a few lines about what you have in mind. You hear from us soon, and it commits you to nothing.',
        'empty' => 'We are just setting up this site. Please come back soon.',
    ];

    public const SERVICES = [
        'title' => 'Services',
        'lead' => 'What we make, do and sell, with prices as far as they can be named beforehand.',
        'every' => 'All',
        'list' => 'What we offer',
        'empty' => 'Our services will stand here soon. Until then, just ask us.',
    ];

    public const SERVICE = [
        'back' => 'All services',
        'price' => 'Price',
        'duration' => 'How long it takes',
        'area' => 'Where',
        'included' => 'This is included',
        'gallery' => 'More pictures',
        'ask' => 'Ask about it',
        'others' => 'You may also like',
        'quotes' => 'What customers say about it',
    ];

    public const ABOUT = [
        'title' => 'About us',
        'of' => 'About {name}',
        'strengths' => 'What you can count on',
        'team' => 'The people behind it',
        'toTeam' => 'Meet the team',
        'empty' => 'More about us will stand here soon.',
    ];

    public const TEAM = [
        'title' => 'Team',
        'lead' => 'The people you will have to do with.',
        'empty' => 'We will introduce ourselves here soon.',
    ];

    public const QUESTIONS = [
        'title' => 'Questions and answers',
        'menu' => 'Questions',
        'lead' => 'What we are asked most often.',
        'other' => 'Something else you would like to know?',
        'empty' => 'There are no questions here yet: ask the first one.',
    ];

    public const CONTACT = [
        'title' => 'Contact',
        'lead' => 'Tell us what you need. Every inquiry is read by one of us.',
        'form' => 'Write to us',
        'direct' => 'Or directly',
    ];

    public const VISIT = [
        'address' => 'Address',
        'phone' => 'Phone',
        'email' => 'E-mail',
        'area' => 'We work in',
        'directions' => 'How to get here',
        'links' => 'Elsewhere',
        'way' => 'Show me the way',
        'map' => 'Open in OpenStreetMap',
    ];

    public const HOURS = [
        'title' => 'Opening hours',
        'closed' => 'Closed',
        'allDay' => 'Open all day',
        'special' => 'Special days',
        'now' => 'Open now',
        'nowUntil' => 'Open now, until {time}',
        'nowUntilDay' => 'Open now, until {day} at {time}',
        'notNow' => 'Closed at present',
        'opensToday' => 'Closed now, opens at {time}',
        'opensTomorrow' => 'Closed now, opens tomorrow at {time}',
        'opensOn' => 'Closed now, opens on {day} at {time}',
    ];

    public const WEEKDAYS = [1 => 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

    /** @param array<string, string|int> $values what stands in the text's {places} */
    public static function fill(string $text, array $values): string
    {
        return strtr($text, array_combine(array_map(static fn (string $name): string => "{{$name}}", array_keys($values)), $values));
    }
}
