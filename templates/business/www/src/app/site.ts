import { Routes } from '@angular/router';
import type { MenuEntry, Site } from './core/site';
import { Home } from './pages/home';
import { Call } from './parts/call';
import { Foot } from './parts/foot';
import { typeTexts } from './texts';

const words = typeTexts.menu;

/** The pages of this site. Home comes with the first visit, each other one when it is first opened. */
export const routes: Routes = [
  { path: '', component: Home },
  { path: 'services', title: words.services, loadComponent: () => import('./pages/services').then((m) => m.Services) },
  { path: 'services/:slug', title: typeTexts.service.title, loadComponent: () => import('./pages/service').then((m) => m.ServicePage) },
  { path: 'about', title: words.about, loadComponent: () => import('./pages/about').then((m) => m.About) },
  { path: 'team', title: words.team, loadComponent: () => import('./pages/team').then((m) => m.Team) },
  { path: 'questions', title: typeTexts.questions.title, loadComponent: () => import('./pages/questions').then((m) => m.Questions) },
  { path: 'contact', title: words.contact, loadComponent: () => import('./pages/contact').then((m) => m.Contact) },
  { path: 'legal/:slug', title: typeTexts.legal.title, loadComponent: () => import('./pages/legal').then((m) => m.Legal) },
];

export const menu: MenuEntry[] = [
  { path: '/services', label: words.services },
  { path: '/about', label: words.about },
  { path: '/team', label: words.team },
  { path: '/questions', label: words.questions },
  { path: '/contact', label: words.contact },
];

export const headerExtra: Site['headerExtra'] = Call;

export const footerExtra: Site['footerExtra'] = Foot;
