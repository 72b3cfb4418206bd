import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { Api } from '../core/api';
import { texts } from '../core/texts';
import { FormState, Values, formParts } from './form';

/** Name, e-mail address and message, sent to the api. Further fields (site-field) may stand between the tags. */
@Component({
  selector: 'site-contact-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [formParts],
  providers: [FormState],
  template: `
    @if (sent()) {
      <div class="card sent" role="status">
        <h2>{{ texts.thanks }}</h2>
        <p>{{ sent() }}</p>
        <button class="button quiet" type="button" (click)="sent.set('')">{{ texts.another }}</button>
      </div>
    } @else {
      <form class="card form" novalidate (submit)="form.submit($event, send)">
        <site-field name="name" [label]="texts.name" autocomplete="name" required maxlength="120" />
        <site-field name="email" [label]="texts.email" type="email" autocomplete="email" required maxlength="254" />
        <ng-content />
        <site-field name="message" [label]="texts.message" type="textarea" rows="7" required minlength="10" maxlength="5000" />
        <site-trap />
        <site-send [label]="texts.send" />
      </form>
    }
  `,
})
export class ContactForm {
  protected readonly texts = texts;
  private readonly api = inject(Api);
  readonly path = input('/contact');
  protected readonly form = inject(FormState);
  /** What the api answered, once it has. */
  protected readonly sent = signal('');

  protected readonly send = async (values: Values): Promise<void> => {
    const answer = await this.api.post(this.path(), values);
    this.sent.set(answer.message);
  };
}
