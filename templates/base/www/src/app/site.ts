import { Routes } from '@angular/router';
import type { MenuEntry, Site } from './core/site';

/** The pages of this site. Each is loaded when it is first visited. */
export const routes: Routes = [
  { path: '', loadComponent: () => import('./pages/home').then((m) => m.Home) },
];

export const menu: MenuEntry[] = [];

export const footerMenu: MenuEntry[] = [];

export const headerExtra: Site['headerExtra'] = null;

export const footerExtra: Site['footerExtra'] = null;
