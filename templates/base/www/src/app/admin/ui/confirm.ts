import { ChangeDetectionStrategy, Component, ElementRef, Injectable, effect, inject, signal, viewChild } from '@angular/core';
import { adminTexts } from '../admin-texts';

interface Question {
  heading: string;
  text: string;
  /** The words of the button that goes on. */
  action: string;
  danger?: boolean;
  answer: (yes: boolean) => void;
}

/** Asks before something is done that cannot be undone. */
@Injectable({ providedIn: 'root' })
export class Confirm {
  readonly question = signal<Question | null>(null);

  ask(question: Omit<Question, 'answer'>): Promise<boolean> {
    this.question()?.answer(false);
    return new Promise((resolve) => {
      this.question.set({
        ...question,
        answer: (yes) => {
          this.question.set(null);
          resolve(yes);
        },
      });
    });
  }
}

@Component({
  selector: 'admin-confirm',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <dialog #dialog class="a-dialog small" aria-labelledby="confirm-heading" aria-describedby="confirm-text" (cancel)="confirm.question()?.answer(false)">
      @if (confirm.question(); as q) {
        <h2 id="confirm-heading">{{ q.heading }}</h2>
        <p id="confirm-text">{{ q.text }}</p>
        <div class="a-actions end">
          <button class="a-button quiet" type="button" (click)="q.answer(false)">{{ texts.cancel }}</button>
          <button class="a-button" type="button" [class.danger]="q.danger" (click)="q.answer(true)">{{ q.action }}</button>
        </div>
      }
    </dialog>
  `,
})
export class ConfirmDialog {
  protected readonly confirm = inject(Confirm);
  protected readonly texts = adminTexts.common;
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  constructor() {
    effect(() => {
      const dialog = this.dialog().nativeElement;
      if (this.confirm.question()) {
        // Not before the buttons are there, so that the first of them ("Cancel") has the focus.
        setTimeout(() => dialog.open || dialog.showModal());
      } else if (dialog.open) dialog.close();
    });
  }
}
