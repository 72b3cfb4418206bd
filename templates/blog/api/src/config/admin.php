<?php

declare(strict_types=1);

/* What the admin can edit: each collection is a table, each field one of its columns. Comments have a screen of their own. */

$languages = [
    'english' => 'English', 'hindi' => 'Hindi', 'tamil' => 'Tamil', 'nepali' => 'Nepali', 'arabic' => 'Arabic', 'danish' => 'Danish', 'dutch' => 'Dutch',
    'finnish' => 'Finnish', 'french' => 'French', 'german' => 'German', 'italian' => 'Italian', 'norwegian' => 'Norwegian',
    'portuguese' => 'Portuguese', 'russian' => 'Russian', 'spanish' => 'Spanish', 'swedish' => 'Swedish', 'turkish' => 'Turkish',
    'simple' => 'Other (searches for words exactly as written)',
];
$zones = \DateTimeZone::listIdentifiers();

return ['collections' => [
    'posts' => [
        'label' => 'Posts', 'singular' => 'Post', 'icon' => 'text',
        'kind' => 'list', 'table' => 'posts', 'title' => 'title', 'subtitle' => 'status',
        'order' => 'status, published_at desc, id desc',
        'search' => ['title', 'summary', 'body'], 'preview' => '/preview/{slug}', 'roles' => ['owner', 'editor'],
        'fields' => [
            'title' => ['type' => 'line', 'label' => 'Title', 'required' => true, 'max' => 160],
            'body' => ['type' => 'markdown', 'label' => 'Text', 'max' => 200000, 'help' => 'Three or more headings create a table of contents. A picture on a line of its own becomes a figure with its title as the caption: ![what it shows](address "caption").'],
            'summary' => ['type' => 'text', 'label' => 'Summary', 'max' => 400, 'help' => 'One or two sentences for lists, feeds and search engines.'],
            'status' => ['type' => 'choice', 'label' => 'State', 'required' => true, 'options' => ['draft' => 'Draft: visible only here', 'published' => 'Published'], 'default' => 'draft'],
            'published_at' => ['type' => 'datetime', 'label' => 'Published at', 'help' => 'Leave empty to publish now. With a time in the future, the post appears automatically at that time.'],
            'author_id' => ['type' => 'reference', 'label' => 'Author', 'to' => 'authors'],
            'category_id' => ['type' => 'reference', 'label' => 'Category', 'to' => 'categories'],
            'tags' => ['type' => 'references', 'label' => 'Tags', 'to' => 'tags', 'table' => 'post_tags', 'own' => 'post_id', 'other' => 'tag_id'],
            'cover' => ['type' => 'image', 'label' => 'Cover picture', 'help' => 'Recommended: at least 1600 × 900 pixels.'],
            'cover_alt' => ['type' => 'line', 'label' => 'What the cover shows', 'max' => 300, 'help' => 'For people who cannot see it.'],
            'cover_caption' => ['type' => 'line', 'label' => 'Caption of the cover', 'max' => 300],
            'slug' => ['type' => 'slug', 'label' => 'Address', 'from' => 'title', 'max' => 120, 'help' => 'The last part of the post’s address. If you change it, the old address still leads here.'],
            'featured' => ['type' => 'boolean', 'label' => 'Show large on the home page'],
            'comments_open' => ['type' => 'boolean', 'label' => 'Allow comments', 'default' => true],
        ],
    ],
    'authors' => [
        'label' => 'Authors', 'singular' => 'Author', 'icon' => 'people',
        'kind' => 'list', 'table' => 'authors', 'title' => 'name', 'subtitle' => 'role', 'order' => 'position, name, id', 'sortable' => true,
        'search' => ['name', 'role'], 'preview' => '/authors/{slug}', 'roles' => ['owner', 'editor'],
        'fields' => [
            'name' => ['type' => 'line', 'label' => 'Name', 'required' => true, 'max' => 120],
            'slug' => ['type' => 'slug', 'label' => 'Address', 'from' => 'name', 'required' => true, 'max' => 120],
            'role' => ['type' => 'line', 'label' => 'Short description', 'max' => 120],
            'bio' => ['type' => 'markdown', 'label' => 'About the author', 'max' => 10000],
            'image' => ['type' => 'image', 'label' => 'Picture', 'help' => 'Square, 480 pixels or more.'],
            'links' => ['type' => 'items', 'label' => 'Links', 'fields' => [
                'label' => ['type' => 'line', 'label' => 'Name', 'required' => true, 'max' => 60],
                'url' => ['type' => 'url', 'label' => 'Address', 'required' => true],
            ]],
            'email' => ['type' => 'email', 'label' => 'E-mail address of the account', 'help' => 'Never shown. An account with this address replies to comments as this author. Visitors’ comments with this address or name wait for your approval.'],
        ],
    ],
    'categories' => [
        'label' => 'Categories', 'singular' => 'Category', 'icon' => 'grid',
        'kind' => 'list', 'table' => 'categories', 'title' => 'name', 'subtitle' => 'description', 'order' => 'position, name, id', 'sortable' => true,
        'search' => ['name'], 'preview' => '/categories/{slug}', 'roles' => ['owner', 'editor'],
        'fields' => [
            'name' => ['type' => 'line', 'label' => 'Name', 'required' => true, 'max' => 80],
            'slug' => ['type' => 'slug', 'label' => 'Address', 'from' => 'name', 'required' => true, 'max' => 120],
            'description' => ['type' => 'text', 'label' => 'Description', 'max' => 400],
        ],
    ],
    'tags' => [
        'label' => 'Tags', 'singular' => 'Tag', 'icon' => 'tag',
        'kind' => 'list', 'table' => 'tags', 'title' => 'name', 'subtitle' => 'description', 'order' => 'name, id',
        'search' => ['name'], 'preview' => '/tags/{slug}', 'roles' => ['owner', 'editor'],
        'fields' => [
            'name' => ['type' => 'line', 'label' => 'Name', 'required' => true, 'max' => 60],
            'slug' => ['type' => 'slug', 'label' => 'Address', 'from' => 'name', 'required' => true, 'max' => 120],
            'description' => ['type' => 'text', 'label' => 'Description', 'max' => 400],
        ],
    ],
    'about' => [
        'label' => 'About', 'singular' => 'About', 'icon' => 'home',
        'kind' => 'single', 'table' => 'about', 'title' => 'title', 'preview' => '/about', 'roles' => ['owner', 'editor'],
        'fields' => [
            'title' => ['type' => 'line', 'label' => 'Heading', 'max' => 120],
            'lead' => ['type' => 'text', 'label' => 'Introduction', 'max' => 400],
            'body' => ['type' => 'markdown', 'label' => 'Text', 'max' => 50000],
            'image' => ['type' => 'image', 'label' => 'Picture'],
            'image_alt' => ['type' => 'line', 'label' => 'What the picture shows', 'max' => 300, 'help' => 'For people who cannot see it.'],
        ],
    ],
    'messages' => [
        'label' => 'Messages', 'singular' => 'Message', 'icon' => 'mail',
        'kind' => 'inbox', 'table' => 'contact_messages', 'title' => 'name', 'subtitle' => 'message', 'order' => 'created_at desc, id desc',
        'search' => ['name', 'email', 'message'], 'roles' => ['owner', 'editor'],
        'fields' => [
            'name' => ['type' => 'line', 'label' => 'Name'],
            'email' => ['type' => 'email', 'label' => 'E-mail address'],
            'message' => ['type' => 'text', 'label' => 'Message'],
            'created_at' => ['type' => 'datetime', 'label' => 'Received'],
        ],
    ],
    'blog_settings' => [
        'label' => 'Blog settings', 'singular' => 'Setting', 'icon' => 'list',
        'kind' => 'single', 'table' => 'blog_settings', 'title' => 'search_language', 'roles' => ['owner'],
        'fields' => [
            'comments' => ['type' => 'choice', 'label' => 'Comments', 'required' => true, 'default' => 'known', 'options' => [
                'known' => 'Review the first comment from each address; later ones appear immediately',
                'every' => 'Review every comment before it appears',
                'closed' => 'Comments are closed',
            ]],
            'comment_depth' => ['type' => 'integer', 'label' => 'Levels of replies', 'required' => true, 'min' => 0, 'max' => 6, 'default' => 3, 'help' => '0: replies are not nested.'],
            'comment_days' => ['type' => 'integer', 'label' => 'Days that comments stay open', 'required' => true, 'min' => 0, 'max' => 3650, 'default' => 0, 'help' => '0: no limit.'],
            'comment_links' => ['type' => 'integer', 'label' => 'Links allowed in a comment', 'required' => true, 'min' => 0, 'max' => 20, 'default' => 1, 'help' => 'A comment with more links waits for your approval.'],
            'blocked_words' => ['type' => 'text', 'label' => 'Spam words', 'max' => 5000, 'help' => 'One per line: a word, an address or a part of one. A comment that contains it goes straight to spam.'],
            'posts_per_page' => ['type' => 'integer', 'label' => 'Posts per page', 'required' => true, 'min' => 1, 'max' => 50, 'default' => 9],
            'feed_content' => ['type' => 'choice', 'label' => 'Feeds contain', 'required' => true, 'default' => 'full', 'options' => ['full' => 'whole posts', 'summary' => 'summaries']],
            'time_zone' => [
                'type' => 'choice', 'label' => 'Time zone', 'required' => true, 'default' => 'Asia/Kolkata', 'options' => array_combine($zones, str_replace('_', ' ', $zones)),
                'help' => 'Your time zone. The dates of posts and the months of the archive use it, wherever the reader is.',
            ],
            'search_language' => ['type' => 'choice', 'label' => 'Search language', 'required' => true, 'default' => 'english', 'options' => $languages],
        ],
    ],
]];
