import { Injectable, inject, signal } from '@angular/core';
import { NavigationEnd, Router } from '@angular/router';

/** Where the visitor is. (RouterLinkActive would be a hundredth of all that the first page loads.) */
@Injectable({ providedIn: 'root' })
export class Here {
  readonly path = signal(location.pathname);

  constructor() {
    inject(Router).events.subscribe((event) => {
      if (event instanceof NavigationEnd) this.path.set(event.urlAfterRedirects.split(/[?#]/)[0]);
    });
  }

  /** On this page, or, unless `exact`, on one below it. */
  is(path: string, exact = path === '/'): boolean {
    return this.path() === path || (!exact && this.path().startsWith(path + '/'));
  }
}
