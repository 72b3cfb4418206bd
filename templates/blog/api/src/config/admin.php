<?php

declare(strict_types=1);

/* What the admin can edit: each collection is a table, each field one of its columns. Comments have a screen of their own. */

$languages = [
    'english' => 'English', 'hindi' => 'Hindi', 'tamil' => 'Tamil', 'nepali' => 'Nepali', 'arabic' => 'Arabic', 'danish' => 'Danish', 'dutch' => 'Dutch',
    'finnish' => 'Finnish', 'french' => 'French', 'german' => 'German', 'italian' => 'Italian', 'norwegian' => 'Norwegian',
    'portuguese' => 'Portuguese', 'russian' => 'Russian', 'spanish' => 'Spanish', 'swedish' => 'Swedish', 'turkish' => 'Turkish',
    'simple' => 'Another one (words as they are written)',
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
            'body' => ['type' => 'markdown', 'label' => 'Text', 'max' => 200000, 'help' => 'Three headings or more become a table of contents. A picture alone in its line is a figure; its title is the caption: ![what it shows](address "caption").'],
            'summary' => ['type' => 'text', 'label' => 'Summary', 'max' => 400, 'help' => 'One or two sentences: in lists, feeds and search engines.'],
            'status' => ['type' => 'choice', 'label' => 'State', 'required' => true, 'options' => ['draft' => 'Draft: only seen here', 'published' => 'Published'], 'default' => 'draft'],
            'published_at' => ['type' => 'datetime', 'label' => 'Published at', 'help' => 'Empty: at once. A time in the future: the post appears by itself when it has come.'],
            'author_id' => ['type' => 'reference', 'label' => 'Author', 'to' => 'authors'],
            'category_id' => ['type' => 'reference', 'label' => 'Category', 'to' => 'categories'],
            'tags' => ['type' => 'references', 'label' => 'Tags', 'to' => 'tags', 'table' => 'post_tags', 'own' => 'post_id', 'other' => 'tag_id'],
            'cover' => ['type' => 'image', 'label' => 'Cover picture', 'help' => 'Best 1600 by 900 pixels or more.'],
            'cover_alt' => ['type' => 'line', 'label' => 'What the cover shows', 'max' => 300, 'help' => 'For people who cannot see it.'],
            'cover_caption' => ['type' => 'line', 'label' => 'Caption of the cover', 'max' => 300],
            'slug' => ['type' => 'slug', 'label' => 'Address', 'from' => 'title', 'max' => 120, 'help' => 'The last part of the post’s address. When you change it the old one still leads here.'],
            'featured' => ['type' => 'boolean', 'label' => 'Show large on the first page'],
            'comments_open' => ['type' => 'boolean', 'label' => 'Visitors may comment', 'default' => true],
        ],
    ],
    'authors' => [
        'label' => 'Authors', 'singular' => 'Author', 'icon' => 'people',
        'kind' => 'list', 'table' => 'authors', 'title' => 'name', 'subtitle' => 'role', 'order' => 'position, name, id', 'sortable' => true,
        'search' => ['name', 'role'], 'preview' => '/authors/{slug}', 'roles' => ['owner', 'editor'],
        'fields' => [
            'name' => ['type' => 'line', 'label' => 'Name', 'required' => true, 'max' => 120],
            'slug' => ['type' => 'slug', 'label' => 'Address', 'from' => 'name', 'required' => true, 'max' => 120],
            'role' => ['type' => 'line', 'label' => 'In a few words', 'max' => 120],
            'bio' => ['type' => 'markdown', 'label' => 'About the author', 'max' => 10000],
            'image' => ['type' => 'image', 'label' => 'Picture', 'help' => 'Square, 480 pixels or more.'],
            'links' => ['type' => 'items', 'label' => 'Links', 'fields' => [
                'label' => ['type' => 'line', 'label' => 'Name', 'required' => true, 'max' => 60],
                'url' => ['type' => 'url', 'label' => 'Address', 'required' => true],
            ]],
            'email' => ['type' => 'email', 'label' => 'E-mail address of the account', 'help' => 'Never shown. Whoever is logged in with it answers comments as this author; visitors who use it or this name are held for you to read.'],
        ],
    ],
    'categories' => [
        'label' => 'Categories', 'singular' => 'Category', 'icon' => 'grid',
        'kind' => 'list', 'table' => 'categories', 'title' => 'name', 'subtitle' => 'description', 'order' => 'position, name, id', 'sortable' => true,
        'search' => ['name'], 'preview' => '/categories/{slug}', 'roles' => ['owner', 'editor'],
        'fields' => [
            'name' => ['type' => 'line', 'label' => 'Name', 'required' => true, 'max' => 80],
            'slug' => ['type' => 'slug', 'label' => 'Address', 'from' => 'name', 'required' => true, 'max' => 120],
            'description' => ['type' => 'text', 'label' => 'What belongs here', 'max' => 400],
        ],
    ],
    'tags' => [
        'label' => 'Tags', 'singular' => 'Tag', 'icon' => 'tag',
        'kind' => 'list', 'table' => 'tags', 'title' => 'name', 'subtitle' => 'description', 'order' => 'name, id',
        'search' => ['name'], 'preview' => '/tags/{slug}', 'roles' => ['owner', 'editor'],
        'fields' => [
            'name' => ['type' => 'line', 'label' => 'Name', 'required' => true, 'max' => 60],
            'slug' => ['type' => 'slug', 'label' => 'Address', 'from' => 'name', 'required' => true, 'max' => 120],
            'description' => ['type' => 'text', 'label' => 'What it means', 'max' => 400],
        ],
    ],
    'about' => [
        'label' => 'About', 'singular' => 'About', 'icon' => 'home',
        'kind' => 'single', 'table' => 'about', 'title' => 'title', 'preview' => '/about', 'roles' => ['owner', 'editor'],
        'fields' => [
            'title' => ['type' => 'line', 'label' => 'Heading', 'max' => 120],
            'lead' => ['type' => 'text', 'label' => 'First words', 'max' => 400],
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
        'label' => 'How the blog works', 'singular' => 'Setting', 'icon' => 'list',
        'kind' => 'single', 'table' => 'blog_settings', 'title' => 'search_language', 'roles' => ['owner'],
        'fields' => [
            'comments' => ['type' => 'choice', 'label' => 'Comments', 'required' => true, 'default' => 'known', 'options' => [
                'known' => 'I read the first comment of each address; later ones appear at once',
                'every' => 'I read every comment before it appears',
                'closed' => 'Nobody can comment',
            ]],
            'comment_depth' => ['type' => 'integer', 'label' => 'How deep answers go', 'required' => true, 'min' => 0, 'max' => 6, 'default' => 3, 'help' => '0: no answers below answers.'],
            'comment_days' => ['type' => 'integer', 'label' => 'Days that a post can be commented on', 'required' => true, 'min' => 0, 'max' => 3650, 'default' => 0, 'help' => '0: for ever.'],
            'comment_links' => ['type' => 'integer', 'label' => 'Links that a comment may have', 'required' => true, 'min' => 0, 'max' => 20, 'default' => 1, 'help' => 'With more of them it waits for you.'],
            'blocked_words' => ['type' => 'text', 'label' => 'Words of spam', 'max' => 5000, 'help' => 'One a line: a word, an address or a part of one. A comment with it goes to spam at once.'],
            'posts_per_page' => ['type' => 'integer', 'label' => 'Posts on a page', 'required' => true, 'min' => 1, 'max' => 50, 'default' => 9],
            'feed_content' => ['type' => 'choice', 'label' => 'Feeds hold', 'required' => true, 'default' => 'full', 'options' => ['full' => 'whole posts', 'summary' => 'summaries']],
            'time_zone' => [
                'type' => 'choice', 'label' => 'Time zone', 'required' => true, 'default' => 'Asia/Kolkata', 'options' => array_combine($zones, str_replace('_', ' ', $zones)),
                'help' => 'Of the place where you write: the dates of posts and the months of the archive are reckoned by it, wherever the reader is.',
            ],
            'search_language' => ['type' => 'choice', 'label' => 'Language that is searched', 'required' => true, 'default' => 'english', 'options' => $languages],
        ],
    ],
]];
