import { Routes } from '@angular/router';
import type { MenuEntry, Site } from './core/site';
import { typeTexts } from './texts';

const words = typeTexts.menu;

/** The pages of this site. Each is loaded when it is first visited. */
export const routes: Routes = [
  { path: '', loadComponent: () => import('./pages/home').then((m) => m.Home) },
  { path: 'products', title: typeTexts.list.title, loadComponent: () => import('./pages/products').then((m) => m.Products) },
  { path: 'category/:category', loadComponent: () => import('./pages/products').then((m) => m.Products) },
  { path: 'products/:slug', loadComponent: () => import('./pages/product').then((m) => m.ProductPage) },
  { path: 'cart', title: typeTexts.cart.title, loadComponent: () => import('./pages/cart').then((m) => m.CartPage) },
  { path: 'checkout', title: typeTexts.checkout.title, loadComponent: () => import('./pages/checkout').then((m) => m.Checkout) },
  { path: 'order/:token', loadComponent: () => import('./pages/order').then((m) => m.OrderPage) },
  { path: 'test-payment/:reference', title: typeTexts.test.title, loadComponent: () => import('./pages/test-payment').then((m) => m.TestPayment) },
  { path: 'account', title: typeTexts.account.title, loadComponent: () => import('./pages/account').then((m) => m.Account) },
  { path: 'account/password', title: typeTexts.account.reset, loadComponent: () => import('./pages/password').then((m) => m.Password) },
  { path: 'legal/:slug', loadComponent: () => import('./pages/legal').then((m) => m.Legal) },
];

export const menu: MenuEntry[] = [
  { path: '/products', label: words.products },
  { path: '/account', label: words.account },
];

export const headerExtra: Site['headerExtra'] = () => import('./parts/header-extra').then((m) => m.HeaderExtra);
export const footerExtra: Site['footerExtra'] = () => import('./parts/footer-extra').then((m) => m.FooterExtra);
