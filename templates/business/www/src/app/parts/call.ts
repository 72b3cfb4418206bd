import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Business } from '../business';
import { fill } from '../core/texts';
import { dial } from '../maps';
import { typeTexts } from '../texts';

/** The phone, in the header of every page. */
@Component({
  selector: 'site-call',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (phone(); as phone) {
      <a class="call" [href]="dial(phone)" [attr.aria-label]="label()">
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6.5 3.5h3l1.6 4.2-2 1.5a11 11 0 0 0 5.7 5.7l1.5-2 4.2 1.6v3a2 2 0 0 1-2.2 2A16.5 16.5 0 0 1 4.5 5.7a2 2 0 0 1 2-2.2z" /></svg>
        <span class="call-number">{{ phone }}</span>
      </a>
    }
  `,
})
export class Call {
  private readonly company = inject(Business).company;
  protected readonly phone = computed(() => (this.company.hasValue() ? this.company.value()!.phone : ''));
  protected readonly label = computed(() => fill(typeTexts.call, { phone: this.phone() }));
  protected readonly dial = dial;
}
