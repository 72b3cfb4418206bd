<?php

declare(strict_types=1);

/*
 * The words of this kind of site, laid over base-texts.php: what that says can be said in another way here, by the same key. The words of
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
    'post_related' => 'Read on',
    'preview_title' => 'Preview',

    // The other pages.
    'archive_title' => 'Archive',
    'archive_lead' => 'Everything that has appeared here, month by month.',
    'archive_tags' => 'Tags',
    'about_title' => 'About',
    'about_authors' => 'Who writes here',
    'search_title' => 'Search',
    'contact_title' => 'Contact',
    'contact_lead' => 'A question, a correction, or something that we should read: write to us.',

    // A message: to who sent it, and what the owner gets of it, a mail and a line in the admin.
    'contact_thanks' => 'Your message has arrived. You will hear from us soon.',
    'contact_mail_subject' => 'A message from {name}',
    'contact_mail' => "{message}\n\n{name}, {email}",
    'contact_alert' => 'A message from {name}',

    // Comments: to who writes one, in the owner's admin, and to who looks after them.
    'comment_thanks' => 'Thank you. Your comment is below.',
    'comment_thanks_held' => 'Thank you. Your comment appears here as soon as it has been read.',
    'comment_alert' => '{name} commented on “{post}”.',
    'comment_alert_held' => '{name} commented on “{post}”. It waits for you.',
    'comment_gone' => 'This comment is no longer there to be answered',
    'comment_answered' => 'Your answer is on the site.',
    'comment_not_in_bin' => 'Only a comment in the bin or in spam can be erased',
    'must_be_numbers_of_comments' => 'must be numbers of comments',

    // What is not there.
    'author_missing' => 'There is no such author',
    'category_missing' => 'There is no such category',
    'post_missing' => 'There is no such post',
    'tag_missing' => 'There is no such tag',

    // What SQL functions raise, as it stands there => as it is said.
    'raised' => [
        'has the wrong form' => 'has the wrong form',
        'Comments on this post are closed.' => 'Comments on this post are closed.',
        'The comment you answer is no longer there.' => 'The comment you answer is no longer there.',
        'Another post was at this address before. Please choose a different one.' => 'Another post was at this address before. Please choose a different one.',
    ],
];
