import { Routes } from '@angular/router';
import type { MenuEntry, Site } from './core/site';
import { titles } from './titles';

const words = titles.menu;

/** The pages of this site. Each is loaded when it is first visited. */
export const routes: Routes = [
  { path: '', loadComponent: () => import('./pages/home').then((m) => m.Home) },
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

export const headerExtra: Site['headerExtra'] = () => import('./parts/header-extra').then((m) => m.HeaderExtra);
export const footerExtra: Site['footerExtra'] = () => import('./parts/footer-extra').then((m) => m.FooterExtra);
