import { Routes } from '@angular/router';

/** One entry of the menu. */
export interface MenuEntry {
  path: string;
  label: string;
}

/** The pages of this site. Each is loaded when it is first visited. */
export const routes: Routes = [
  { path: '', loadComponent: () => import('./pages/home').then((m) => m.Home) },
];

export const menu: MenuEntry[] = [];
