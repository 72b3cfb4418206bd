import { ChangeDetectionStrategy, Component, computed, inject, input, viewChild } from '@angular/core';
import { adminResource } from '../core/resource';
import { Schemas } from '../core/schema';
import { Leavable, warnBeforeClosing } from '../core/unsaved';
import { Row } from '../models';
import { Missing } from '../screens/missing';
import { Loading } from '../ui/loading';
import { Edit } from './edit';
import { Message } from './message';

/** One row: a form, or a message to be read. */
@Component({
  selector: 'admin-entry',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Edit, Message, Missing, Loading],
  template: `
    @if (about(); as c) {
      @if (id() === 'new' && c.create) {
        <admin-edit [about]="c" />
      } @else if (row.hasValue()) {
        @if (c.kind === 'inbox') { <admin-message [about]="c" [row]="row.value()!" /> } @else { <admin-edit [about]="c" [row]="row.value()" (stale)="row.reload()" /> }
      } @else { <admin-loading [of]="row" /> }
    } @else if (schemas.schema()) { <admin-missing /> }
  `,
})
export class Entry implements Leavable {
  readonly collection = input.required<string>();
  readonly id = input.required<string>();
  protected readonly schemas = inject(Schemas);
  /** By name: changing counts must not rebuild the form. */
  protected readonly about = computed(() => this.schemas.collection(this.collection()), { equal: (a, b) => a?.name === b?.name });
  protected readonly row = adminResource<Row>(() => (/^\d+$/.test(this.id()) ? `/admin/c/${this.collection()}/${this.id()}` : undefined));
  private readonly edit = viewChild(Edit);

  constructor() {
    warnBeforeClosing(this);
  }

  unsaved(): boolean {
    return !!this.edit()?.draft().dirty();
  }
}
