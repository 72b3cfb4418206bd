import { ChangeDetectionStrategy, Component, ElementRef, inject, input, signal, viewChild } from '@angular/core';
import { Api, ApiError } from '../core/api';

/** Name, e-mail address and message, sent to the api. */
@Component({
  selector: 'site-contact-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (sent()) {
      <div class="card sent" role="status">
        <h2>Thank you</h2>
        <p>{{ sent() }} You will hear from me soon.</p>
        <button class="button quiet" type="button" (click)="sent.set('')">Write another message</button>
      </div>
    } @else {
      <form class="card form" novalidate #form (submit)="send($event)">
        <div class="field">
          <label for="name">Name</label>
          <input id="name" name="name" autocomplete="name" required maxlength="120" [attr.aria-invalid]="!!errors()['name']" aria-describedby="name-error" />
          <p class="error" id="name-error">{{ errors()['name'] }}</p>
        </div>
        <div class="field">
          <label for="email">E-mail address</label>
          <input id="email" name="email" type="email" autocomplete="email" required maxlength="254" [attr.aria-invalid]="!!errors()['email']" aria-describedby="email-error" />
          <p class="error" id="email-error">{{ errors()['email'] }}</p>
        </div>
        <div class="field">
          <label for="message">Message</label>
          <textarea id="message" name="message" rows="7" required minlength="10" maxlength="5000" [attr.aria-invalid]="!!errors()['message']" aria-describedby="message-error"></textarea>
          <p class="error" id="message-error">{{ errors()['message'] }}</p>
        </div>
        <div class="trap" aria-hidden="true">
          <label for="website">Leave this empty</label>
          <input id="website" name="website" tabindex="-1" autocomplete="off" />
        </div>
        <p class="error" role="alert">{{ failure() }}</p>
        <button class="button" type="submit" [disabled]="sending()">{{ sending() ? 'Sending …' : 'Send message' }}</button>
      </form>
    }
  `,
})
export class ContactForm {
  readonly path = input('/contact');
  private readonly api = inject(Api);
  private readonly form = viewChild<ElementRef<HTMLFormElement>>('form');
  protected readonly errors = signal<Record<string, string>>({});
  protected readonly failure = signal('');
  protected readonly sending = signal(false);
  protected readonly sent = signal('');

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    const form = this.form()!.nativeElement;
    const errors: Record<string, string> = {};
    for (const field of Array.from(form.elements)) {
      if ((field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) && !field.validity.valid) errors[field.name] = field.validationMessage;
    }
    if (this.show(form, errors)) return;

    this.sending.set(true);
    this.failure.set('');
    try {
      const answer = await this.api.post(this.path(), Object.fromEntries(new FormData(form)));
      this.sent.set(answer.message);
    } catch (error) {
      const known = error instanceof ApiError ? error : new ApiError('Something went wrong. Please try again.', 0);
      this.failure.set(known.message);
      this.show(form, Object.fromEntries(Object.entries(known.errors).map(([field, texts]) => [field, 'This ' + texts.join(', ') + '.'])));
    } finally {
      this.sending.set(false);
    }
  }

  /** Shows what is wrong and goes to the first of it. */
  private show(form: HTMLFormElement, errors: Record<string, string>): boolean {
    this.errors.set(errors);
    const first = Array.from(form.elements).find((field) => errors[(field as HTMLInputElement).name]);
    (first as HTMLElement | undefined)?.focus();
    return !!first;
  }
}
