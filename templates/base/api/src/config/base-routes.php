<?php

declare(strict_types=1);

use StoneScriptPHP\Routes as R;

/*
 * What every site has. routes.php is laid over it: an address there replaces the same one here.
 *   public: everybody · protected: accounts of the site (owner, editor) · owner: the owner · customer: a shop's customers
 */
return [
    'public' => [
        'GET' => [
            '/health' => R\GetHealthRoute::class,
            '/config' => R\GetConfigRoute::class,
            '/theme.css' => R\GetThemeRoute::class,
            '/sitemap.xml' => R\GetSitemapRoute::class,
            '/robots.txt' => R\GetRobotsRoute::class,
            '/_head' => R\GetHeadRoute::class,
            '/_body' => R\GetBodyRoute::class,
        ],
        'POST' => [
            '/auth/login' => R\PostLoginRoute::class,
            '/auth/refresh' => R\PostRefreshRoute::class,
            '/auth/logout' => R\PostLogoutRoute::class,
            '/auth/forgot' => R\PostForgotRoute::class,
            '/auth/reset' => R\PostResetRoute::class,
        ],
    ],
    'protected' => [
        'GET' => [
            '/auth/me' => R\GetMeRoute::class,
            '/auth/sessions' => R\GetSessionsRoute::class,
            '/admin/schema' => R\Admin\GetSchemaRoute::class,
            '/admin/c/{name}' => R\Admin\GetRowsRoute::class,
            '/admin/c/{name}/{id}' => R\Admin\GetRowRoute::class,
            '/admin/uploads' => R\Admin\GetUploadsRoute::class,
            '/admin/alert-ticket' => R\Admin\GetAlertTicketRoute::class,
        ],
        'POST' => [
            '/auth/password' => R\PostPasswordRoute::class,
            '/admin/c/{name}' => R\Admin\PostRowRoute::class,
            '/admin/c/{name}/order' => R\Admin\PostOrderRoute::class,
            '/admin/uploads' => R\Admin\PostUploadRoute::class,
            '/admin/preview' => R\Admin\PostPreviewRoute::class,
        ],
        'PUT' => [
            '/admin/c/{name}/{id}' => R\Admin\PutRowRoute::class,
        ],
        'PATCH' => [
            '/admin/uploads/{id}' => R\Admin\PatchUploadRoute::class,
        ],
        'DELETE' => [
            '/auth/sessions' => R\DeleteSessionsRoute::class,
            '/auth/sessions/{id}' => R\DeleteSessionRoute::class,
            '/admin/c/{name}/{id}' => R\Admin\DeleteRowRoute::class,
            '/admin/uploads/{id}' => R\Admin\DeleteUploadRoute::class,
        ],
    ],
    'owner' => [
        'GET' => [
            '/admin/settings' => R\Admin\GetSettingsRoute::class,
            '/admin/users' => R\Admin\GetUsersRoute::class,
            '/admin/mails' => R\Admin\GetMailsRoute::class,
        ],
        'POST' => [
            '/admin/users' => R\Admin\PostUserRoute::class,
            '/admin/mails/{id}/retry' => R\Admin\PostMailRetryRoute::class,
            '/admin/demo/remove' => R\Admin\PostDemoRemoveRoute::class,
        ],
        'PUT' => [
            '/admin/settings' => R\Admin\PutSettingsRoute::class,
        ],
        'PATCH' => [
            '/admin/users/{id}' => R\Admin\PatchUserRoute::class,
        ],
        'DELETE' => [
            '/admin/users/{id}' => R\Admin\DeleteUserRoute::class,
        ],
    ],
];
