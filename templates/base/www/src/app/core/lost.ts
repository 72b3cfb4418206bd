import { NavigationError } from '@angular/router';

/**
 * A page whose script did not come: it belongs to a release that is no longer there, or was lost with the connection. The
 * browser opens the page anew, as it would a plain link; not twice within ten seconds, since what is broken stays broken.
 */
export function openAnew({ url }: NavigationError): void {
  try {
    if (Date.now() - Number(sessionStorage.getItem('lost')) < 10_000) return;
    sessionStorage.setItem('lost', String(Date.now()));
  } catch {
    return; // Nowhere to note that it was tried.
  }
  location.assign(location.origin + url);
}
