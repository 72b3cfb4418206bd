import { Routes } from '@angular/router';
import type { MenuEntry, Site } from './core/site';
import { Home } from './pages/home';

/** The pages of this site. Home comes with the first visit, each other one when it is first opened. */
export const routes: Routes = [
  { path: '', component: Home },
];

export const menu: MenuEntry[] = [];

export const footerMenu: MenuEntry[] = [];

export const headerExtra: Site['headerExtra'] = null;

export const footerExtra: Site['footerExtra'] = null;
