import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Business } from '../business';
import { statusName } from '../opening';

/** Open now, or when again. Nothing while no hours are known. */
@Component({
  selector: 'site-open-status',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (status(); as status) {
      <p class="open-status" [class.open]="status.open">{{ text() }}@if (status.reason) { <span class="soft"> · {{ status.reason }}</span> }</p>
    }
  `,
})
export class OpenStatus {
  private readonly opening = inject(Business).opening;
  protected readonly status = computed(() => (this.opening.hasValue() ? this.opening.value()!.status : null));
  protected readonly text = computed(() => (this.status() ? statusName(this.status()!) : ''));
}
