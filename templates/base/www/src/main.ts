import { bootstrapApplication } from '@angular/platform-browser';
import { inject, provideEnvironmentInitializer, provideZonelessChangeDetection } from '@angular/core';
import { TitleStrategy, UrlSerializer, provideRouter, withComponentInputBinding, withEnabledBlockingInitialNavigation, withInMemoryScrolling, withNavigationErrorHandler } from '@angular/router';
import { App } from './app/app';
import { Drafts } from './app/core/draft';
import { LOST, reloadPage } from './app/core/lost';
import { site } from './app/core/site';
import { SiteTitle } from './app/core/title';
import { ReadableUrls } from './app/core/urls';
import { NotFound } from './app/pages/not-found';

bootstrapApplication(App, {
  providers: [
    provideZonelessChangeDetection(),
    // Listens before the admin's preview speaks, which is when everything has loaded.
    provideEnvironmentInitializer(() => inject(Drafts)),
    provideRouter(
      [
        { path: 'admin', loadChildren: () => import('./app/admin/routes').then((m) => m.adminRoutes) },
        ...site.routes,
        { path: LOST, component: NotFound, data: { lost: true } },
        { path: '**', component: NotFound },
      ],
      // What the server sent of the page stays in view until the page itself can take its place. (No withViewTransitions: it
      // waits between the two, with an empty page in view.)
      withEnabledBlockingInitialNavigation(),
      withNavigationErrorHandler(reloadPage),
      withComponentInputBinding(),
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled', anchorScrolling: 'enabled' }),
    ),
    { provide: TitleStrategy, useExisting: SiteTitle },
    { provide: UrlSerializer, useClass: ReadableUrls },
  ],
}).catch((error) => console.error(error));
