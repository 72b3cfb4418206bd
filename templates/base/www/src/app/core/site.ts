import { Type } from '@angular/core';
import { Routes } from '@angular/router';
import * as own from '../site';

export interface MenuEntry {
  path: string;
  label: string;
}

/** What ../site.ts of a kind of site gives; what it leaves out is empty. */
export interface Site {
  routes: Routes;
  menu: MenuEntry[];
  /** More links in the footer: terms, privacy, … */
  footerMenu?: MenuEntry[];
  /** A component at the end of the header (a cart, for example). */
  headerExtra?: Type<unknown> | null;
  /** The same above the last line of the footer: address, opening hours, … */
  footerExtra?: Type<unknown> | null;
}

export const site: Site = own;
