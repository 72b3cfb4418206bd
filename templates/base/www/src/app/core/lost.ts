import { inject } from '@angular/core';
import { NavigationError, RedirectCommand, Router } from '@angular/router';

/** Where it is told that a page could not be loaded; no page of a site has such a name. */
export const LOST = '~lost';

/**
 * A page whose script did not come: it belongs to a release that is no longer there, or was lost with the connection. The
 * browser opens the page anew, as it would a plain link; not twice within ten seconds, since what is broken stays broken.
 */
export function openAnew({ url }: NavigationError): RedirectCommand | void {
  if (triedNow()) return new RedirectCommand(inject(Router).parseUrl(LOST), { browserUrl: url });
  location.assign(location.origin + url);
}

function triedNow(): boolean {
  try {
    if (Date.now() - Number(sessionStorage.getItem('lost')) < 10_000) return true;
    sessionStorage.setItem('lost', String(Date.now()));
    return false;
  } catch {
    return true; // Nowhere to note that it was tried.
  }
}
