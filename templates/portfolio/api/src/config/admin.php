<?php

declare(strict_types=1);

/* What the admin can edit: each collection is a table, each field one of its columns. */

$stations = [
    'from' => ['type' => 'line', 'label' => 'From', 'required' => true, 'max' => 20],
    'to' => ['type' => 'line', 'label' => 'To', 'max' => 20, 'help' => 'Leave empty if it is still so.'],
    'title' => ['type' => 'line', 'label' => 'What', 'required' => true, 'max' => 120],
    'place' => ['type' => 'line', 'label' => 'Where', 'max' => 120],
    'text' => ['type' => 'text', 'label' => 'In a sentence or two', 'max' => 600],
];

return ['collections' => [
    'profiles' => [
        'label' => 'Profile', 'singular' => 'Profile', 'icon' => 'home',
        'kind' => 'single', 'table' => 'profiles', 'preview' => '/', 'roles' => ['owner', 'editor'],
        'fields' => [
            'name' => ['type' => 'line', 'label' => 'Your name', 'max' => 120, 'help' => 'Empty: the name of the site.'],
            'headline' => ['type' => 'line', 'label' => 'Headline', 'max' => 140, 'help' => 'The large line on the first page.'],
            'intro' => ['type' => 'text', 'label' => 'Introduction', 'max' => 400, 'help' => 'Two or three sentences. Search engines show them too.'],
            'availability' => ['type' => 'line', 'label' => 'Availability', 'max' => 60, 'help' => 'For instance “Open for new projects”. Empty: not shown.'],
            'about' => ['type' => 'paragraphs', 'label' => 'About you', 'max' => 10000],
            'portrait' => ['type' => 'image', 'label' => 'Portrait'],
            'portrait_alt' => ['type' => 'line', 'label' => 'What the portrait shows', 'max' => 200, 'help' => 'For people who cannot see it.'],
            'location' => ['type' => 'line', 'label' => 'Where you work', 'max' => 120],
            'email' => ['type' => 'email', 'label' => 'E-mail address', 'help' => 'Shown on the site. Messages from the contact form reach you without it.'],
            'phone' => ['type' => 'line', 'label' => 'Phone', 'max' => 40],
            'links' => ['type' => 'items', 'label' => 'Elsewhere on the web', 'fields' => [
                'label' => ['type' => 'line', 'label' => 'Name', 'required' => true, 'max' => 60],
                'url' => ['type' => 'url', 'label' => 'Address', 'required' => true],
            ]],
            'resume' => ['type' => 'file', 'label' => 'Résumé (PDF)', 'help' => 'Offered for download. Without one, visitors can print the résumé page.'],
            'experience' => ['type' => 'items', 'label' => 'Experience', 'fields' => $stations],
            'education' => ['type' => 'items', 'label' => 'Education', 'fields' => $stations],
            'languages' => ['type' => 'tags', 'label' => 'Languages'],
        ],
    ],
    'projects' => [
        'label' => 'Projects', 'singular' => 'Project', 'icon' => 'grid',
        'kind' => 'list', 'table' => 'projects', 'title' => 'title', 'subtitle' => 'summary', 'order' => 'position, id', 'sortable' => true,
        'search' => ['title', 'summary', 'client'], 'preview' => '/projects/{slug}', 'roles' => ['owner', 'editor'],
        'fields' => [
            'title' => ['type' => 'line', 'label' => 'Title', 'required' => true, 'max' => 120],
            'slug' => ['type' => 'slug', 'label' => 'Address', 'from' => 'title', 'required' => true, 'max' => 120, 'help' => 'The last part of the page’s address.'],
            'summary' => ['type' => 'text', 'label' => 'In one sentence', 'max' => 240],
            'cover' => ['type' => 'image', 'label' => 'Cover picture', 'help' => 'Best 1600 by 1000 pixels or more.'],
            'cover_alt' => ['type' => 'line', 'label' => 'What the cover shows', 'max' => 200, 'help' => 'For people who cannot see it.'],
            'tags' => ['type' => 'tags', 'label' => 'Kinds of work', 'help' => 'Visitors filter by these.'],
            'client' => ['type' => 'line', 'label' => 'Client', 'max' => 120],
            'role' => ['type' => 'line', 'label' => 'Your part', 'max' => 160],
            'year' => ['type' => 'integer', 'label' => 'Year', 'required' => true, 'min' => 1900, 'max' => 2200],
            'url' => ['type' => 'url', 'label' => 'Web address of the result'],
            'body' => ['type' => 'paragraphs', 'label' => 'The story', 'max' => 20000],
            'sections' => ['type' => 'items', 'label' => 'Sections', 'fields' => [
                'heading' => ['type' => 'line', 'label' => 'Heading', 'required' => true, 'max' => 120],
                'text' => ['type' => 'text', 'label' => 'Text', 'required' => true, 'max' => 4000],
            ]],
            'results' => ['type' => 'items', 'label' => 'Results in figures', 'fields' => [
                'value' => ['type' => 'line', 'label' => 'Figure', 'required' => true, 'max' => 20],
                'label' => ['type' => 'line', 'label' => 'Of what', 'required' => true, 'max' => 80],
            ]],
            'gallery' => ['type' => 'images', 'label' => 'Gallery'],
            'featured' => ['type' => 'boolean', 'label' => 'Show on the first page'],
            'published' => ['type' => 'boolean', 'label' => 'Published', 'default' => true],
        ],
    ],
    'skills' => [
        'label' => 'Skills', 'singular' => 'Skill', 'icon' => 'list',
        'kind' => 'list', 'table' => 'skills', 'title' => 'name', 'subtitle' => 'category', 'order' => 'position, id', 'sortable' => true,
        'search' => ['name', 'category'], 'preview' => '/skills', 'roles' => ['owner', 'editor'],
        'fields' => [
            'name' => ['type' => 'line', 'label' => 'Skill', 'required' => true, 'max' => 80],
            'category' => ['type' => 'line', 'label' => 'Group', 'max' => 60, 'help' => 'Skills of one group stand together.'],
            'level' => ['type' => 'integer', 'label' => 'Level', 'required' => true, 'min' => 1, 'max' => 5, 'help' => 'From 1 (basics) to 5 (expert).'],
        ],
    ],
    'testimonials' => [
        'label' => 'Testimonials', 'singular' => 'Testimonial', 'icon' => 'star',
        'kind' => 'list', 'table' => 'testimonials', 'title' => 'name', 'subtitle' => 'quote', 'order' => 'position, id', 'sortable' => true,
        'search' => ['name', 'quote'], 'preview' => '/', 'roles' => ['owner', 'editor'],
        'fields' => [
            'quote' => ['type' => 'text', 'label' => 'What was said', 'required' => true, 'max' => 600],
            'name' => ['type' => 'line', 'label' => 'By whom', 'required' => true, 'max' => 120],
            'role' => ['type' => 'line', 'label' => 'Position and company', 'max' => 160],
            'project_id' => ['type' => 'reference', 'label' => 'About the project', 'to' => 'projects'],
            'published' => ['type' => 'boolean', 'label' => 'Published', 'default' => true],
        ],
    ],
    'contact_messages' => [
        'label' => 'Messages', 'singular' => 'Message', 'icon' => 'mail',
        'kind' => 'inbox', 'table' => 'contact_messages', 'title' => 'name', 'subtitle' => 'message', 'order' => 'created_at desc, id desc',
        'search' => ['name', 'email', 'message'], 'roles' => ['owner', 'editor'],
        'fields' => [
            'name' => ['type' => 'line', 'label' => 'Name'],
            'email' => ['type' => 'email', 'label' => 'E-mail address'],
            'message' => ['type' => 'paragraphs', 'label' => 'Message'],
            'created_at' => ['type' => 'datetime', 'label' => 'Received'],
        ],
    ],
]];
