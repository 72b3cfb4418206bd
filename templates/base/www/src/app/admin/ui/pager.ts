import { ChangeDetectionStrategy, Component, computed, input, model } from '@angular/core';
import { adminTexts } from '../admin-texts';
import { Icon } from './icon';

/** Leads through a long list. */
@Component({
  selector: 'admin-pager',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    @if (total() > limit()) {
      <nav class="a-pager" [attr.aria-label]="texts.pages">
        <button class="a-icon-button" type="button" [disabled]="!offset()" [attr.aria-label]="texts.previous" (click)="go(-1)"><admin-icon name="back" /></button>
        <span role="status">{{ words() }}</span>
        <button class="a-icon-button" type="button" [disabled]="last()" [attr.aria-label]="texts.next" (click)="go(1)"><admin-icon name="next" /></button>
      </nav>
    }
  `,
})
export class Pager {
  readonly total = input.required<number>();
  readonly limit = input(25);
  readonly offset = model(0);
  protected readonly texts = adminTexts.common;
  protected readonly last = computed(() => this.offset() + this.limit() >= this.total());
  protected readonly words = computed(() => this.texts.range(this.offset() + 1, Math.min(this.offset() + this.limit(), this.total()), this.total()));

  protected go(pages: number): void {
    this.offset.update((offset) => Math.max(0, offset + pages * this.limit()));
  }
}
