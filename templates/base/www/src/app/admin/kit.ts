/**
 * What the admin's own screens and those of a kind of site (admin-screens.ts) are built of.
 *
 *   <admin-page heading="Orders"><button class="a-button" actions>…</button> … </admin-page>
 *   <admin-search [(query)]="query" />                      a search field
 *   <table class="a-table"> … <td data-label="Total">       becomes cards on a phone; data-label names the cell there
 *   <admin-pager [total]="n" [limit]="25" [(offset)]="o" />  pages
 *   <admin-loading [of]="orders" />                         dots, or the error with "Try again"; nothing when there is a value
 *   <admin-field [field]="{name, type, label, …}" [value]="v" (valueChange)="…" [errors]="errors()['name']" />   any field type
 *   <admin-icon name="cart" />, <span class="a-badge good|warn|bad">Paid</span>
 *
 *   orders = adminResource<Rows<Order>>(() => `/admin/orders?q=${…}`, { events: ['order.created'] });   reloads on these events
 *   api = inject(AdminApi);        get, post, put, patch, delete, upload, download(path, file name): with the token, ApiError when refused
 *   inject(Toasts).say('Saved'); .fail(error)
 *   if (await inject(Confirm).ask({ heading, text, action: 'Refund', danger: true })) …
 *   money(129900, 'INR'), toMinor('1299.00', 'INR'), when(iso), ago(iso), bytes(n); inject(Schemas).currency(), .reload()
 *   canDeactivate: [leaveGuard] on a route whose component has unsaved(): boolean
 *
 * Classes (admin.css): a-card, a-button (quiet, danger, small), a-icon-button, a-actions (end), a-badge (good, warn, bad), a-table, a-empty,
 * a-columns (two columns on wide screens), a-facts (dl), a-soft, a-thumb.
 */
export { AdminApi } from './core/admin-api';
export { adminResource, lastValue } from './core/resource';
export { AdminLive } from './core/live';
export { Schemas } from './core/schema';
export { ago, bytes, money, parse, toMajor, toMinor, when } from './core/format';
export { leaveGuard, type Leavable } from './core/unsaved';
export { AdminField } from './fields/field';
export type { AdminScreen, Collection, Field, Row, Rows, Schema, Upload, Values } from './models';
export { Confirm } from './ui/confirm';
export { Icon } from './ui/icon';
export { Loading } from './ui/loading';
export { Page } from './ui/page';
export { Pager } from './ui/pager';
export { Search } from './ui/search';
export { Toasts } from './ui/toast';
export { ApiError } from '../core/api';
export { Session } from '../core/session';
