import { ChangeDetectionStrategy, Component, ElementRef, effect, input, output, viewChild } from '@angular/core';
import { texts } from '../core/texts';

/** Something in front of the page. The browser keeps the focus inside, closes it with Escape and gives the focus back. */
@Component({
  selector: 'site-dialog',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <dialog #dialog class="dialog" [attr.aria-label]="label()" (close)="closed.emit()" (click)="$event.target === dialog && dialog.close()">
      @if (open()) {
        <div class="dialog-body">
          <button class="icon dialog-close" type="button" [attr.aria-label]="texts.close" (click)="dialog.close()">
            <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12M18 6L6 18" /></svg>
          </button>
          <ng-content />
        </div>
      }
    </dialog>
  `,
})
export class Dialog {
  protected readonly texts = texts;
  readonly open = input.required<boolean>();
  readonly label = input.required<string>();
  readonly closed = output<void>();
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  constructor() {
    effect(() => {
      const dialog = this.dialog().nativeElement;
      if (this.open() && !dialog.open) dialog.showModal();
      if (!this.open() && dialog.open) dialog.close();
    });
  }
}
