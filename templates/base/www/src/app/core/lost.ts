import { inject } from '@angular/core';
import { NavigationError, RedirectCommand, Router } from '@angular/router';

/** Where it is told that a page could not be loaded; no page of a site has such a name. */
export const LOST = '~lost';

/**
 * A page whose script did not come: it belongs to a release that is no longer there, or was lost with the connection. The
 * browser opens the page anew, as it would a plain link. When that was just done (a document's first page), it is told.
 */
export function openAnew({ id, url }: NavigationError): RedirectCommand | void {
  if (id === 1) return new RedirectCommand(inject(Router).parseUrl(LOST), { skipLocationChange: true });
  location.assign(location.origin + url);
}
