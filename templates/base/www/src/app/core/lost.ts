import { inject } from '@angular/core';
import { NavigationError, RedirectCommand, Router } from '@angular/router';

/** The address that reports a page that could not be loaded; no page of a site has this name. */
export const LOST = '~lost';

/**
 * A page whose script did not come: it belongs to a release that is no longer there, or was lost with the connection. The
 * browser reloads the page, like a plain link. If it has just done that (a document's first page), the error is shown.
 */
export function reloadPage({ id, url }: NavigationError): RedirectCommand | void {
  if (id === 1) return new RedirectCommand(inject(Router).parseUrl(LOST), { skipLocationChange: true });
  location.assign(location.origin + url);
}
