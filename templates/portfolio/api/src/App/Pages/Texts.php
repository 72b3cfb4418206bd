<?php

declare(strict_types=1);

namespace App\Pages;

/** The words of www/src/app/texts.ts that the pages for search engines need too, by the same names: change both. */
final class Texts
{
    public const PROJECTS = [
        'title' => 'Work',
        'lead' => 'A selection of what I have made, alone and with others.',
        'filter' => 'Show projects by kind of work',
        'every' => 'All',
        'list' => 'Projects',
        'empty' => 'The first projects are on their way. Please come back soon.',
    ];
    public const HOME = [
        'work' => 'See my work',
        'contact' => 'Get in touch',
        'selected' => 'Selected work',
        'all' => 'All projects',
        'skills' => 'What I do',
        'moreSkills' => 'All skills',
        'quotes' => 'What clients say',
        'invite' => 'Have something in mind?',
        'inviteText' => 'Tell me about it. A few lines are enough to begin with.',
        'empty' => 'This portfolio is just being set up. Please come back soon.',
    ];
    public const PROJECT = [
        'back' => 'All projects',
        'client' => 'Client',
        'year' => 'Year',
        'role' => 'My part',
        'tags' => 'Kind of work',
        'link' => 'See it',
        'results' => 'Results',
        'gallery' => 'Gallery',
        'next' => 'Next project',
    ];
    public const ABOUT = [
        'title' => 'About',
        'of' => 'About %s',
        'location' => 'Based in',
        'email' => 'E-mail',
        'phone' => 'Phone',
        'languages' => 'Languages',
        'links' => 'Elsewhere',
        'resume' => 'Résumé',
        'experience' => 'Experience',
        'education' => 'Education',
        'today' => 'today',
        'empty' => 'More about me will stand here soon.',
    ];
    public const SKILLS = [
        'title' => 'Skills',
        'lead' => 'What I bring along, and how well I know it.',
        'levels' => [1 => 'Basics', 'Familiar', 'Solid', 'Advanced', 'Expert'],
        'empty' => 'My skills will stand here soon.',
    ];
    public const RESUME = [
        'title' => 'Résumé',
        'download' => 'Download as PDF',
        'experience' => 'Experience',
        'education' => 'Education',
        'projects' => 'Projects',
        'skills' => 'Skills',
        'languages' => 'Languages',
        'empty' => 'My résumé will stand here soon.',
    ];
    public const CONTACT = [
        'title' => 'Contact',
        'lead' => 'Tell me what you have in mind: what it is for, and when you need it. I read every message myself.',
    ];
}
