import { ChangeDetectionStrategy, Component, computed } from '@angular/core';
import { parse } from '../core/format';
import { Control } from './control';

/** A moment, in the time of who writes it; the api has it in UTC. */
@Component({
  selector: 'admin-datetime-control',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <span class="a-affix">
      <input [id]="id()" type="datetime-local" [value]="shown()" [required]="!!field().required"
             [attr.aria-describedby]="describedby()" [attr.aria-invalid]="invalid() || null" (change)="take(text($event))" />
      <span>{{ zone }}</span>
    </span>
  `,
})
export class DatetimeControl extends Control {
  protected readonly zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  protected readonly shown = computed(() => {
    const date = parse(String(this.value() ?? ''));
    return date ? new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16) : '';
  });

  protected take(local: string): void {
    this.value.set(local ? new Date(local).toISOString() : null);
  }
}
