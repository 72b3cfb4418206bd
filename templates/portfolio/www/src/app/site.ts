import { Routes } from '@angular/router';

/** One entry of the menu. */
export interface MenuEntry {
  path: string;
  label: string;
}

/** The pages of this site. Each is loaded when it is first visited. */
export const routes: Routes = [
  { path: '', loadComponent: () => import('./pages/home').then((m) => m.Home) },
  { path: 'about', title: 'About', loadComponent: () => import('./pages/about').then((m) => m.About) },
  { path: 'projects', title: 'Projects', loadComponent: () => import('./pages/projects').then((m) => m.Projects) },
  { path: 'projects/:slug', title: 'Project', loadComponent: () => import('./pages/project').then((m) => m.ProjectPage) },
  { path: 'skills', title: 'Skills', loadComponent: () => import('./pages/skills').then((m) => m.Skills) },
  { path: 'resume', title: 'Résumé', loadComponent: () => import('./pages/resume').then((m) => m.Resume) },
  { path: 'contact', title: 'Contact', loadComponent: () => import('./pages/contact').then((m) => m.Contact) },
];

export const menu: MenuEntry[] = [
  { path: '/about', label: 'About' },
  { path: '/projects', label: 'Projects' },
  { path: '/skills', label: 'Skills' },
  { path: '/resume', label: 'Résumé' },
  { path: '/contact', label: 'Contact' },
];
