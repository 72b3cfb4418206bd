import { ChangeDetectionStrategy, Component, ElementRef, Injectable, effect, inject, signal, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';
import { adminTexts } from '../admin-texts';
import { Icon } from './icon';

interface Toast {
  id: number;
  text: string;
  bad?: boolean;
  news?: boolean;
  path?: string;
}

/** Short words about what has happened. */
@Injectable({ providedIn: 'root' })
export class Toasts {
  private last = 0;
  readonly list = signal<Toast[]>([]);

  say(text: string, more: Partial<Toast> = {}): void {
    const toast = { ...more, text, id: ++this.last };
    // What one did oneself replaces what one did before; news waits to be seen.
    this.list.update((list) => [...list.filter((other) => toast.news || other.news).slice(-3), toast]);
    // What went wrong and what is new stays long enough to be read twice.
    setTimeout(() => this.drop(toast.id), toast.bad || toast.news ? 12_000 : 5000);
  }

  /** Shows an error of the api, or anything else that was thrown. */
  fail(error: unknown): void {
    this.say(error instanceof Error && error.message ? error.message : adminTexts.errors.unknown, { bad: true });
  }

  drop(id: number): void {
    this.list.update((list) => list.filter((toast) => toast.id !== id));
  }
}

@Component({
  selector: 'admin-toasts',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, RouterLink],
  template: `
    <p class="visually-hidden" role="status">{{ toasts.list().at(-1)?.text }}</p>
    <div class="a-toasts" popover="manual" role="region" [attr.aria-label]="texts.news" #box>
      @for (toast of toasts.list(); track toast.id) {
        <div class="a-toast" [class.bad]="toast.bad">
          <admin-icon [name]="toast.bad ? 'alert' : toast.news ? 'bell' : 'check'" />
          <span>{{ toast.text }}</span>
          @if (toast.path) { <a [routerLink]="toast.path" (click)="toasts.drop(toast.id)">{{ texts.show }}</a> }
          <button class="a-icon-button" type="button" [attr.aria-label]="texts.close" (click)="toasts.drop(toast.id)"><admin-icon name="close" /></button>
        </div>
      }
    </div>
  `,
})
export class ToastList {
  private readonly box = viewChild.required<ElementRef<HTMLElement>>('box');
  protected readonly toasts = inject(Toasts);
  protected readonly texts = adminTexts.common;

  constructor() {
    // A popover opened last stands above every dialog.
    effect(() => {
      const [box, any] = [this.box().nativeElement, this.toasts.list().length > 0];
      if (box.matches(':popover-open')) box.hidePopover();
      if (any) box.showPopover();
    });
  }
}
