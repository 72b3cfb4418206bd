<?php

declare(strict_types=1);

/*
 * The texts of this type of site, merged over base-texts.php: the same key replaces a text of base. The texts of
 * the pages are those of www/src/app/texts.ts, as search engines read them: change both. What stands in {braces} is filled in.
 */
return [
    // Lists of posts.
    'posts' => 'Posts',
    'list_page' => 'Page {n}',
    'list_title_page' => '{title}, page {n}',
    'list_pages' => 'Pages',
    'list_previous' => 'Previous',
    'list_next' => 'Next',
    'list_of' => 'Posts by {name}',
    'category' => 'Category',
    'tag' => 'Tag',

    // A post.
    'post_minutes' => '{n} min read',
    'post_breadcrumbs' => 'Breadcrumbs',
    'post_contents' => 'Contents',
    'post_comments' => 'Comments',
    'post_related' => 'Related posts',
    'preview_title' => 'Preview',

    // The other pages.
    'archive_title' => 'Archive',
    'archive_lead' => 'All posts, month by month.',
    'archive_tags' => 'Tags',
    'about_title' => 'About',
    'about_authors' => 'Our authors',
    'search_title' => 'Search',
    'contact_title' => 'Contact',
    'contact_lead' => 'Do you have a question, a correction or a reading tip? Write to us.',

    // A message: to who sent it, and what the owner gets of it, a mail and a line in the admin.
    'contact_thanks' => 'Your message has been sent. You will hear from us soon.',
    'contact_mail_subject' => 'A message from {name}',
    'contact_mail' => "{message}\n\n{name}, {email}",
    'contact_alert' => 'A message from {name}',

    // Comments: to who writes one, in the owner's admin, and to who looks after them.
    'comment_thanks' => 'Thank you. Your comment is below.',
    'comment_thanks_held' => 'Thank you. Your comment will appear once it has been approved.',
    'comment_alert' => '{name} commented on “{post}”.',
    'comment_alert_held' => '{name} commented on “{post}”. It is waiting for your approval.',
    'comment_gone' => 'This comment can no longer be replied to',
    'comment_answered' => 'Your reply has been published.',
    'comment_not_in_bin' => 'Only comments in the bin or in spam can be deleted forever',
    'must_be_numbers_of_comments' => 'must be a list of comment ids',

    // What is not there.
    'author_missing' => 'This author does not exist',
    'category_missing' => 'This category does not exist',
    'post_missing' => 'This post does not exist',
    'tag_missing' => 'This tag does not exist',

    // Messages raised by SQL functions: the raised message => the text shown.
    'raised' => [
        'has the wrong format' => 'has the wrong format',
        'Comments on this post are closed.' => 'Comments on this post are closed.',
        'The comment you are replying to no longer exists.' => 'The comment you are replying to no longer exists.',
        'Another post used this address before. Please choose a different one.' => 'Another post used this address before. Please choose a different one.',
    ],
];
