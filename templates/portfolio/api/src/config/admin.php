<?php

declare(strict_types=1);

/* What the admin can edit: each collection is a table, each field one of its columns. */

$stations = [
    'from' => ['type' => 'line', 'label' => 'From', 'required' => true, 'max' => 20],
    'to' => ['type' => 'line', 'label' => 'To', 'max' => 20, 'help' => 'Leave empty if this is current.'],
    'title' => ['type' => 'line', 'label' => 'Position or degree', 'required' => true, 'max' => 120],
    'place' => ['type' => 'line', 'label' => 'Company or school', 'max' => 120],
    'text' => ['type' => 'text', 'label' => 'Short description', 'max' => 600],
];

return ['collections' => [
    'profiles' => [
        'label' => 'Profile', 'singular' => 'Profile', 'icon' => 'home',
        'kind' => 'single', 'table' => 'profiles', 'preview' => '/', 'roles' => ['owner', 'editor'],
        'fields' => [
            'name' => ['type' => 'line', 'label' => 'Your name', 'max' => 120, 'help' => 'Leave empty to use the name of the site.'],
            'headline' => ['type' => 'line', 'label' => 'Headline', 'max' => 140, 'help' => 'The large line on the home page.'],
            'intro' => ['type' => 'text', 'label' => 'Introduction', 'max' => 400, 'help' => 'Two or three sentences. Search engines show them too.'],
            'availability' => ['type' => 'line', 'label' => 'Availability', 'max' => 60, 'help' => 'For example “Open for new projects”. Leave empty to hide it.'],
            'about' => ['type' => 'paragraphs', 'label' => 'About you', 'max' => 10000],
            'portrait' => ['type' => 'image', 'label' => 'Portrait'],
            'portrait_alt' => ['type' => 'line', 'label' => 'What the portrait shows', 'max' => 200, 'help' => 'For people who cannot see it.'],
            'location' => ['type' => 'line', 'label' => 'Location', 'max' => 120],
            'email' => ['type' => 'email', 'label' => 'E-mail address', 'help' => 'Shown on the site. Messages from the contact form reach you without it.'],
            'phone' => ['type' => 'line', 'label' => 'Phone', 'max' => 40],
            'links' => ['type' => 'items', 'label' => 'Links to other websites', 'fields' => [
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
            'summary' => ['type' => 'text', 'label' => 'Summary in one sentence', 'max' => 240],
            'cover' => ['type' => 'image', 'label' => 'Cover picture', 'help' => 'Recommended: at least 1600 × 1000 pixels.'],
            'cover_alt' => ['type' => 'line', 'label' => 'What the cover shows', 'max' => 200, 'help' => 'For people who cannot see it.'],
            'tags' => ['type' => 'tags', 'label' => 'Kinds of work', 'help' => 'Visitors filter by these.'],
            'client' => ['type' => 'line', 'label' => 'Client', 'max' => 120],
            'role' => ['type' => 'line', 'label' => 'Your role', 'max' => 160],
            'year' => ['type' => 'integer', 'label' => 'Year', 'required' => true, 'min' => 1900, 'max' => 2200],
            'url' => ['type' => 'url', 'label' => 'Web address of the result'],
            'body' => ['type' => 'paragraphs', 'label' => 'The story', 'max' => 20000],
            'sections' => ['type' => 'items', 'label' => 'Sections', 'fields' => [
                'heading' => ['type' => 'line', 'label' => 'Heading', 'required' => true, 'max' => 120],
                'text' => ['type' => 'text', 'label' => 'Text', 'required' => true, 'max' => 4000],
            ]],
            'results' => ['type' => 'items', 'label' => 'Results in figures', 'fields' => [
                'value' => ['type' => 'line', 'label' => 'Figure', 'required' => true, 'max' => 20],
                'label' => ['type' => 'line', 'label' => 'Label', 'required' => true, 'max' => 80],
            ]],
            'gallery' => ['type' => 'images', 'label' => 'Gallery'],
            'featured' => ['type' => 'boolean', 'label' => 'Show on the home page'],
            'published' => ['type' => 'boolean', 'label' => 'Published', 'default' => true],
        ],
    ],
    'skills' => [
        'label' => 'Skills', 'singular' => 'Skill', 'icon' => 'list',
        'kind' => 'list', 'table' => 'skills', 'title' => 'name', 'subtitle' => 'category', 'order' => 'position, id', 'sortable' => true,
        'search' => ['name', 'category'], 'preview' => '/skills', 'roles' => ['owner', 'editor'],
        'fields' => [
            'name' => ['type' => 'line', 'label' => 'Skill', 'required' => true, 'max' => 80],
            'category' => ['type' => 'line', 'label' => 'Group', 'max' => 60, 'help' => 'Skills of the same group are listed together.'],
            'level' => ['type' => 'integer', 'label' => 'Level', 'required' => true, 'min' => 1, 'max' => 5, 'help' => 'From 1 (basics) to 5 (expert).'],
        ],
    ],
    'testimonials' => [
        'label' => 'Testimonials', 'singular' => 'Testimonial', 'icon' => 'star',
        'kind' => 'list', 'table' => 'testimonials', 'title' => 'name', 'subtitle' => 'quote', 'order' => 'position, id', 'sortable' => true,
        'search' => ['name', 'quote'], 'preview' => '/', 'roles' => ['owner', 'editor'],
        'fields' => [
            'quote' => ['type' => 'text', 'label' => 'Quote', 'required' => true, 'max' => 600],
            'name' => ['type' => 'line', 'label' => 'Name', 'required' => true, 'max' => 120],
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
