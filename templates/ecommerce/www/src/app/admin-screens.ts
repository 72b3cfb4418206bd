import { AdminScreen } from './admin/models';
import { orderTexts } from './orders/texts';

const t = orderTexts;

/** Screens of the admin in addition to the collections. */
export const adminScreens: AdminScreen[] = [
  {
    path: 'orders', label: t.orders, icon: 'cart', roles: ['owner', 'editor'], badge: '/admin/today',
    load: () => import('./orders/orders').then((m) => m.Orders),
    children: [{ path: ':id', loadComponent: () => import('./orders/order').then((m) => m.OrderScreen) }],
  },
  { path: 'stock', label: t.stock, icon: 'box', roles: ['owner', 'editor'], load: () => import('./orders/stock').then((m) => m.StockScreen) },
  { path: 'customers', label: t.customers, icon: 'people', roles: ['owner', 'editor'], load: () => import('./orders/customers').then((m) => m.Customers) },
];
