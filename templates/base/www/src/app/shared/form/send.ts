import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { texts } from '../../core/texts';
import { FormState } from './form-state';

/** The button that sends the form, and what is wrong with the whole of it. */
@Component({
  selector: 'site-send',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'send' },
  template: `
    <p class="error" role="alert">{{ form.failure() }}</p>
    <button class="button" type="submit" [disabled]="form.sending()">{{ form.sending() ? busy() : label() }}</button>
  `,
})
export class Send {
  protected readonly form = inject(FormState);
  readonly label = input.required<string>();
  readonly busy = input(texts.sending);
}
