<?php

declare(strict_types=1);

use App\Routes;

/*
 * Routes in addition to those of base-routes.php: address to handler. The proxy has removed the leading /api.
 * "protected" needs an account of the site.
 */
return [
    'public' => [
        'GET' => [
            '/posts' => Routes\GetPostsRoute::class,
            '/posts/{slug}' => Routes\GetPostRoute::class,
            '/posts/{slug}/comments' => Routes\GetCommentsRoute::class,
            '/archive' => Routes\GetArchiveRoute::class,
            '/categories' => Routes\GetCategoriesRoute::class,
            '/categories/{slug}' => Routes\GetCategoryRoute::class,
            '/tags' => Routes\GetTagsRoute::class,
            '/tags/{slug}' => Routes\GetTagRoute::class,
            '/authors' => Routes\GetAuthorsRoute::class,
            '/authors/{slug}' => Routes\GetAuthorRoute::class,
            '/about' => Routes\GetAboutRoute::class,
            '/search' => Routes\GetSearchRoute::class,
            '/feed.xml' => Routes\GetRssRoute::class,
            '/atom.xml' => Routes\GetAtomRoute::class,
        ],
        'POST' => [
            '/posts/{slug}/comments' => Routes\PostCommentRoute::class,
            '/contact' => Routes\PostContactRoute::class,
        ],
    ],
    'protected' => [
        'GET' => [
            '/admin/comments' => Routes\Admin\GetQueueRoute::class,
            '/admin/comments/waiting' => Routes\Admin\GetWaitingRoute::class,
        ],
        'POST' => [
            '/admin/posts/preview' => Routes\Admin\PostPreviewRoute::class,
            '/admin/comments/state' => Routes\Admin\PostStateRoute::class,
            '/admin/comments/{id}/reply' => Routes\Admin\PostReplyRoute::class,
        ],
        'DELETE' => [
            '/admin/comments/{id}' => Routes\Admin\DeleteCommentRoute::class,
        ],
    ],
];
