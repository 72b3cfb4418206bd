import { ChangeDetectionStrategy, Component, input, model } from '@angular/core';
import { adminTexts } from '../admin-texts';
import { Icon } from './icon';

/** A search field that waits until somebody stops typing. */
@Component({
  selector: 'admin-search',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    <label class="a-search">
      <span class="visually-hidden">{{ label() }}</span>
      <admin-icon name="search" />
      <input type="search" [value]="query()" [placeholder]="label()" maxlength="100" (input)="type($event)" (search)="type($event)" />
    </label>
  `,
})
export class Search {
  readonly query = model('');
  readonly label = input(adminTexts.common.search);
  private timer?: ReturnType<typeof setTimeout>;

  protected type(event: Event): void {
    const text = (event.target as HTMLInputElement).value.trim();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.query.set(text), 250);
  }
}
