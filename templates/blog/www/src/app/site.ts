import { Routes } from '@angular/router';
import type { MenuEntry, Site } from './core/site';
import { Home } from './pages/home';
import { FeedLinks } from './parts/feed-links';
import { SearchLink } from './parts/search-link';
import { typeTexts } from './texts';

const words = typeTexts.menu;

/** The pages of this site. Home comes with the first visit, each other one when it is first opened. */
export const routes: Routes = [
  { path: '', component: Home },
  { path: 'posts', pathMatch: 'full', redirectTo: '' },
  { path: 'posts/:slug', loadComponent: () => import('./pages/post').then((m) => m.PostPage) },
  { path: 'preview/:slug', data: { preview: true }, loadComponent: () => import('./pages/post').then((m) => m.PostPage) },
  { path: 'categories/:slug', loadComponent: () => import('./pages/category').then((m) => m.CategoryPage) },
  { path: 'tags/:slug', loadComponent: () => import('./pages/tag').then((m) => m.TagPage) },
  { path: 'authors/:slug', loadComponent: () => import('./pages/author').then((m) => m.AuthorPage) },
  { path: 'archive', title: words.archive, loadComponent: () => import('./pages/archive').then((m) => m.Archive) },
  { path: 'archive/:year/:month', loadComponent: () => import('./pages/month').then((m) => m.MonthPage) },
  { path: 'about', title: words.about, loadComponent: () => import('./pages/about').then((m) => m.About) },
  { path: 'search', title: words.search, loadComponent: () => import('./pages/search').then((m) => m.SearchPage) },
  { path: 'contact', title: words.contact, loadComponent: () => import('./pages/contact').then((m) => m.Contact) },
];

export const menu: MenuEntry[] = [
  { path: '/archive', label: words.archive },
  { path: '/about', label: words.about },
  { path: '/contact', label: words.contact },
];

export const headerExtra: Site['headerExtra'] = SearchLink;
export const footerExtra: Site['footerExtra'] = FeedLinks;
