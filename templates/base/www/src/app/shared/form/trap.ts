import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { texts } from '../../core/texts';
import { FormState } from './form-state';

/** A hidden field: only robots fill it in. The api knows it as `website`. */
@Component({
  selector: 'site-trap',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'trap', 'aria-hidden': 'true' },
  template: `
    <label [for]="id">{{ texts.trap }}</label>
    <input [id]="id" name="website" tabindex="-1" autocomplete="off" />
  `,
})
export class Trap {
  protected readonly texts = texts;
  protected readonly id = inject(FormState).id('website');
}
