<?php

declare(strict_types=1);

/*
 * The texts of this type of site, merged over base-texts.php: the same key replaces a text of base. The texts of
 * the pages are those of www/src/app/texts.ts, as search engines read them: change both. What stands in {braces} is filled in.
 */
return [
    // The first page.
    'home_work' => 'See my work',
    'home_contact' => 'Get in touch',
    'home_selected' => 'Selected work',
    'home_all' => 'All projects',
    'home_skills' => 'What I do',
    'home_more_skills' => 'All skills',
    'home_quotes' => 'What clients say',
    'home_invite' => 'Have something in mind?',
    'home_invite_text' => 'Tell me about it. A few lines are enough to begin with.',
    'home_empty' => 'This portfolio is just being set up. Please come back soon.',

    // The list of projects.
    'projects_title' => 'Work',
    'projects_lead' => 'A selection of my work, on my own and in teams.',
    'projects_filter' => 'Show projects by kind of work',
    'projects_every' => 'All',
    'projects_list' => 'Projects',
    'projects_empty' => 'The first projects are on their way. Please come back soon.',

    // A project.
    'project_back' => 'All projects',
    'project_client' => 'Client',
    'project_year' => 'Year',
    'project_role' => 'My role',
    'project_tags' => 'Kind of work',
    'project_link' => 'View project',
    'project_results' => 'Results',
    'project_gallery' => 'Gallery',
    'project_next' => 'Next project',

    // About, and how to reach the owner.
    'about_title' => 'About',
    'about_of' => 'About {name}',
    'about_location' => 'Based in',
    'about_email' => 'E-mail',
    'about_phone' => 'Phone',
    'about_languages' => 'Languages',
    'about_links' => 'Find me online',
    'about_resume' => 'Résumé',
    'about_experience' => 'Experience',
    'about_education' => 'Education',
    'about_today' => 'today',
    'about_empty' => 'More about me is coming soon.',

    // Skills.
    'skills_title' => 'Skills',
    'skills_lead' => 'What I can do, and how well.',
    'skill_level_1' => 'Basics',
    'skill_level_2' => 'Familiar',
    'skill_level_3' => 'Solid',
    'skill_level_4' => 'Advanced',
    'skill_level_5' => 'Expert',
    'skills_empty' => 'My skills will be listed here soon.',

    // The résumé.
    'resume_title' => 'Résumé',
    'resume_download' => 'Download as PDF',
    'resume_experience' => 'Experience',
    'resume_education' => 'Education',
    'resume_projects' => 'Projects',
    'resume_skills' => 'Skills',
    'resume_languages' => 'Languages',
    'resume_empty' => 'My résumé will be available here soon.',

    // Contact.
    'contact_title' => 'Contact',
    'contact_lead' => 'Tell me what you have in mind: what it is for, and when you need it. I read every message myself.',
    'contact_thanks' => 'Your message has been sent.',

    // What the owner gets of a message: a mail, and a line in the admin.
    'contact_mail_subject' => 'Message from {name}',
    'contact_mail' => "{name} <{email}> wrote on {site}:\n\n{message}\n\n--\nReply to this e-mail to answer.",
    'contact_alert' => 'A message from {name}',

    // What is not there.
    'project_missing' => 'This project does not exist',
];
