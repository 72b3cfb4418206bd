import { Routes } from '@angular/router';
import { adminScreens } from '../admin-screens';
import { stylesheet } from './core/stylesheet';
import { leaveGuard } from './core/unsaved';
import { Shell } from './shell';

/** /admin. Loaded when it is opened, so that visitors never have it. */
export const adminRoutes: Routes = [
  { path: 'forgot', resolve: { style: stylesheet }, loadComponent: () => import('./screens/forgot').then((m) => m.Forgot) },
  { path: 'reset', resolve: { style: stylesheet }, loadComponent: () => import('./screens/reset').then((m) => m.Reset) },
  {
    path: '',
    component: Shell,
    resolve: { style: stylesheet },
    children: [
      { path: '', loadComponent: () => import('./screens/dashboard').then((m) => m.Dashboard) },
      { path: 'c/:collection', loadComponent: () => import('./collection/list').then((m) => m.List) },
      { path: 'c/:collection/:id', loadComponent: () => import('./collection/entry').then((m) => m.Entry), canDeactivate: [leaveGuard] },
      { path: 'media', loadComponent: () => import('./media/media').then((m) => m.Media) },
      { path: 'settings', loadComponent: () => import('./settings/settings').then((m) => m.SettingsScreen), canDeactivate: [leaveGuard] },
      { path: 'people', loadComponent: () => import('./screens/people').then((m) => m.People) },
      { path: 'mails', loadComponent: () => import('./screens/mails').then((m) => m.Mails) },
      { path: 'account', loadComponent: () => import('./screens/account').then((m) => m.Account) },
      ...adminScreens.map((screen) => ({
        path: 'x/' + screen.path,
        children: [{ path: '', loadComponent: screen.load }, ...(screen.children ?? [])],
      })),
      { path: '**', loadComponent: () => import('./screens/missing').then((m) => m.Missing) },
    ],
  },
];
