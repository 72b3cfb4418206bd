import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { withQuery } from '../core/admin-api';
import { adminResource, lastValue } from '../core/resource';
import { Schemas } from '../core/schema';
import { Row, Rows } from '../models';
import { Search } from '../ui/search';
import { Control } from './control';

const LIMIT = 100;

/** One row of another collection, or several of them (references). A long list can be searched. */
@Component({
  selector: 'admin-reference-control',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Search],
  template: `
    @if (long() || query()) { <admin-search [label]="texts.find(to()?.label ?? '')" [(query)]="query" /> }
    @if (several()) {
      <div class="a-checks">
        @for (row of choices(); track row.id) {
          <label><input type="checkbox" [checked]="chosen().includes(row.id)" (change)="toggle(row.id)" />{{ name(row) }}</label>
        } @empty { <p class="a-soft">{{ texts.nothingThere }}</p> }
      </div>
    } @else {
      <select [id]="id()" [attr.aria-describedby]="describedby()" [attr.aria-invalid]="invalid() || null" [required]="!!field().required" (change)="take(text($event))">
        <option value="" [selected]="value() === null || value() === undefined">{{ field().required ? texts.choose : texts.none }}</option>
        @for (row of choices(); track row.id) { <option [value]="row.id" [selected]="row.id === value()">{{ name(row) }}</option> }
      </select>
    }
  `,
})
export class ReferenceControl extends Control {
  private readonly schemas = inject(Schemas);
  protected readonly query = signal('');
  protected readonly several = computed(() => this.field().type === 'references');
  protected readonly to = computed(() => this.schemas.collection(this.field().to ?? ''));
  private readonly answer = adminResource<Rows>(() => withQuery(`/admin/c/${this.field().to}`, { limit: LIMIT, q: this.query() }));
  private readonly rows = lastValue(this.answer);
  /** The row that is chosen may not be among the first hundred. */
  private readonly own = adminResource<Row>(() => {
    const missing = !this.several() && this.value() && this.rows() && !this.rows()!.rows.some((row) => row.id === this.value());
    return missing ? `/admin/c/${this.field().to}/${this.value()}` : undefined;
  });
  protected readonly long = computed(() => (this.rows()?.total ?? 0) > LIMIT);
  protected readonly choices = computed(() => [...(this.own.hasValue() ? [this.own.value()!] : []), ...(this.rows()?.rows ?? [])]);
  protected readonly chosen = computed(() => this.list().map((entry) => Number(typeof entry === 'object' && entry ? (entry as Row).id : entry)));

  protected name(row: Row): string {
    return String(row[this.to()?.title ?? 'name'] ?? row.id);
  }

  protected take(id: string): void {
    this.value.set(id ? Number(id) : null);
  }

  protected toggle(id: number): void {
    const chosen = this.chosen();
    this.value.set(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  }
}
