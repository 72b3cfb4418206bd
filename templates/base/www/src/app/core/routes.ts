import { ActivatedRouteSnapshot } from '@angular/router';

function path(route: ActivatedRouteSnapshot): string {
  const parts = route.url.map(String);
  return [...parts, ...(route.firstChild ? [path(route.firstChild)] : [])].join('/');
}

/** Do two addresses differ in their query only (a filter, a page of a list)? */
export function samePage(from: ActivatedRouteSnapshot, to: ActivatedRouteSnapshot): boolean {
  return path(from) === path(to);
}

/** Is this address one of the admin? */
export function isAdmin(url: string): boolean {
  return /^\/admin(?:[/?#]|$)/.test(url);
}
