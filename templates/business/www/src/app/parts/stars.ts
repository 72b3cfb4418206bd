import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { fill } from '../core/texts';
import { typeTexts } from '../texts';

@Component({
  selector: 'site-stars',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'stars', role: 'img', '[attr.aria-label]': 'label()' },
  template: `
    @for (star of all; track star) {
      <svg viewBox="0 0 24 24" aria-hidden="true" [class.on]="star <= count()"><path d="M12 3l2.7 5.7 6.3.8-4.6 4.3 1.2 6.2L12 17l-5.6 3 1.2-6.2L3 9.5l6.3-.8z" /></svg>
    }
  `,
})
export class Stars {
  readonly count = input.required<number>();
  protected readonly all = [1, 2, 3, 4, 5];
  protected readonly label = computed(() => fill(typeTexts.stars, { count: this.count() }));
}
