import { DestroyRef, inject } from '@angular/core';
import { CanDeactivateFn } from '@angular/router';
import { adminTexts } from '../admin-texts';
import { Confirm } from '../ui/confirm';

export interface Leavable {
  unsaved(): boolean;
}

/** Asks before changes are lost by going elsewhere in the admin. */
export const leaveGuard: CanDeactivateFn<Leavable> = (screen) => {
  if (!screen.unsaved()) return true;
  const texts = adminTexts.unsaved;
  return inject(Confirm).ask({ heading: texts.heading, text: texts.text, action: texts.leave, danger: true });
};

/** The same for closing the tab. To be called where inject() may be. */
export function warnBeforeClosing(screen: Leavable): void {
  const warn = (event: BeforeUnloadEvent) => screen.unsaved() && event.preventDefault();
  addEventListener('beforeunload', warn);
  inject(DestroyRef).onDestroy(() => removeEventListener('beforeunload', warn));
}
