import { Routes } from '@angular/router';
import { Home } from './pages/home';
import { typeTexts } from './texts';

/** One entry of the menu. */
export interface MenuEntry {
  path: string;
  label: string;
}

const words = typeTexts.menu;

/** The pages of this site. Home comes with the first visit, each other one when it is first opened. */
export const routes: Routes = [
  { path: '', component: Home },
  { path: 'about', title: words.about, loadComponent: () => import('./pages/about').then((m) => m.About) },
  { path: 'projects', title: words.projects, loadComponent: () => import('./pages/projects').then((m) => m.Projects) },
  { path: 'projects/:slug', title: typeTexts.project.title, loadComponent: () => import('./pages/project').then((m) => m.ProjectPage) },
  { path: 'skills', title: words.skills, loadComponent: () => import('./pages/skills').then((m) => m.Skills) },
  { path: 'resume', title: words.resume, loadComponent: () => import('./pages/resume').then((m) => m.Resume) },
  { path: 'contact', title: words.contact, loadComponent: () => import('./pages/contact').then((m) => m.Contact) },
];

export const menu: MenuEntry[] = [
  { path: '/projects', label: words.projects },
  { path: '/about', label: words.about },
  { path: '/skills', label: words.skills },
  { path: '/resume', label: words.resume },
  { path: '/contact', label: words.contact },
];
