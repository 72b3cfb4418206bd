import { Routes } from '@angular/router';
import type { MenuEntry, Site } from './core/site';
import { Home } from './pages/home';
import { FooterExtra } from './parts/footer-extra';
import { HeaderExtra } from './parts/header-extra';
import { titles } from './texts';

const words = titles.menu;

/** The pages of this site. Home comes with the first visit, each other one when it is first opened. */
export const routes: Routes = [
  { path: '', component: Home },
  { path: 'products', title: titles.products, loadComponent: () => import('./pages/products').then((m) => m.Products) },
  { path: 'category/:category', loadComponent: () => import('./pages/products').then((m) => m.Products) },
  { path: 'products/:slug', loadComponent: () => import('./pages/product').then((m) => m.ProductPage) },
  { path: 'cart', title: titles.cart, loadComponent: () => import('./pages/cart').then((m) => m.CartPage) },
  { path: 'checkout', title: titles.checkout, loadComponent: () => import('./pages/checkout').then((m) => m.Checkout) },
  { path: 'order/:token', loadComponent: () => import('./pages/order').then((m) => m.OrderPage) },
  { path: 'test-payment/:reference', title: titles.test, loadComponent: () => import('./pages/test-payment').then((m) => m.TestPayment) },
  { path: 'account', title: titles.account, loadComponent: () => import('./pages/account').then((m) => m.Account) },
  { path: 'account/password', title: titles.password, loadComponent: () => import('./pages/password').then((m) => m.Password) },
  { path: 'legal/:slug', loadComponent: () => import('./pages/legal').then((m) => m.Legal) },
];

export const menu: MenuEntry[] = [
  { path: '/products', label: words.products },
  { path: '/account', label: words.account },
];

export const headerExtra: Site['headerExtra'] = HeaderExtra;
export const footerExtra: Site['footerExtra'] = FooterExtra;
