import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal } from '@angular/core';
import { toMajor, toMinor } from '../core/format';
import { Schemas } from '../core/schema';
import { Control } from './control';

/** An amount in major units for people, in minor units for the api. */
@Component({
  selector: 'admin-money-control',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <span class="a-affix">
      <span aria-hidden="true">{{ currency() }}</span>
      <input [id]="id()" type="text" inputmode="decimal" autocomplete="off" [value]="shown()" [required]="!!field().required"
             [attr.aria-describedby]="describedby()" [attr.aria-invalid]="invalid() || null" (input)="take(text($event))" (change)="tidy()" />
    </span>
  `,
})
export class MoneyControl extends Control {
  private readonly schemas = inject(Schemas);
  protected readonly currency = computed(() => this.field().currency || this.schemas.currency());
  protected readonly shown = linkedSignal<unknown, string>({
    source: this.value,
    // While somebody types, what was typed stays: "12." must not become "12.00" under the fingers.
    computation: (value, before) => (before && this.minor(before.value) === value ? before.value : this.written(value)),
  });

  protected take(text: string): void {
    this.shown.set(text);
    this.value.set(this.minor(text));
  }

  protected tidy(): void {
    this.shown.set(this.written(this.value()));
  }

  /** What is no amount goes to the api as it is, which says so at the field. */
  private minor(text: string): number | string | null {
    return text.trim() === '' ? null : (toMinor(text, this.currency()) ?? text);
  }

  private written(value: unknown): string {
    return typeof value === 'number' ? toMajor(value, this.currency()) : String(value ?? '');
  }
}
